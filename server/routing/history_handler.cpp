#include <algorithm>
#include <limits>

#include "server/routing/call_search.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {

void handle_call_history(Exchange& exchange, const Parameters& parameters) {
    Peer& sender = exchange.sender;
    static_assert(PendingAnswers::most_of_one <= std::numeric_limits<decltype(sender.late_answers)>::max());
    const std::size_t limit = exchange.tables.settings.max_requests_in_flight;
    const std::size_t most =
        limit == 0 ? PendingAnswers::most_of_one : std::min(limit, PendingAnswers::most_of_one);
    if (sender.late_answers >= most) {
        exchange.note_limit(Limit::requests);
        return exchange.refuse_request({ErrorCode::too_many_messages,
                                        "Too many of your requests are still unanswered",
                                        std::chrono::seconds(1)});
    }
    if (exchange.tables.answers.is_full())
        return exchange.refuse_request(ErrorCode::unavailable, "The history cannot be read at the moment");
    if (!sender.is_held()) sender.recipient->hold();
    ++sender.late_answers;
    search_calls(exchange.tables,
                 {{std::string(sender.id), std::string(exchange.envelope.id),
                   std::string(exchange.envelope.query), std::string(exchange.envelope.transaction)},
                  {sender.uid(), parameters.limit, std::string(parameters.before)}});
}

} // namespace jsongled
