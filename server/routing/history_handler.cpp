#include "server/routing/call_search.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {

void handle_call_history(Exchange& exchange, const Parameters& parameters) {
    Peer& sender = exchange.sender;
    if (sender.late_answers == PendingAnswers::most_of_one)
        return exchange.refuse_request(ErrorCode::too_many_messages,
                                       "Too many of your requests are still unanswered");
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
