#include "server/routing/pending_answers.hpp"

namespace jsongled {

const PendingAnswers::Request* PendingAnswers::request_of(const Answer& answer) {
    return std::visit(
        []<class Asked>(const Asked& asked) -> const Request* {
            if constexpr (std::is_same_v<Asked, Line>)
                return asked.request ? &*asked.request : nullptr;
            else if constexpr (requires { asked.request; })
                return &asked.request;
            else
                return nullptr;
        },
        answer);
}

} // namespace jsongled
