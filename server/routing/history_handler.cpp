#include "server/routing/call_search.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/late_answers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {

void handle_call_history(Exchange& exchange, const Parameters& parameters) {
    auto request = begin_late_answer(exchange);
    if (!request) return;
    search_calls(exchange.tables, {*std::move(request),
                                   {exchange.sender.uid(), parameters.limit, std::string(parameters.before)}});
}

} // namespace jsongled
