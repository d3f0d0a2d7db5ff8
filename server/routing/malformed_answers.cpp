#include "server/routing/malformed_answers.hpp"

#include "protocol/actions.hpp"

namespace jsongled {

std::vector<ServerMessage> answers_to(const Malformed& malformed, std::string hello_transaction) {
    const Family family = malformed.action ? family_of(*malformed.action) : Family::none;
    std::vector<ServerMessage> answers;
    if (family == Family::iq_request && !malformed.transaction.empty()) {
        answers.emplace_back(IqError{malformed.query, malformed.transaction, malformed.why});
        return answers;
    }
    if (family == Family::iq_answer) {
        // The first answer to the hello needs no transaction of its own.
        std::string transaction = malformed.transaction;
        if (transaction.empty() && malformed.query == word::session_hello)
            transaction = std::move(hello_transaction);
        if (!transaction.empty()) answers.emplace_back(Ack{Ack::Status::failed, std::move(transaction)});
    }
    answers.emplace_back(SessionError{malformed.why, malformed.mid});
    return answers;
}

std::optional<Unreachable> end_of_propose(const Malformed& malformed, Time now) {
    const bool is_propose = malformed.action == Action::session_propose && !malformed.sid.empty() &&
                            malformed.why.code != ErrorCode::not_json;
    if (!is_propose) return std::nullopt;
    return Unreachable{{malformed.sid, malformed.initiator, malformed.responder}, now, {}};
}

} // namespace jsongled
