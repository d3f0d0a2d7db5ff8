#include "server/routing/dispatcher.hpp"

#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"
#include "server/routing/routes.hpp"

namespace jsongled {
namespace {

void refuse_description(Exchange& exchange, const std::string& details) {
    switch (family_of(*exchange.envelope.action)) {
    case Family::iq_answer: return exchange.refuse_answer(ErrorCode::bad_parameter, details);
    case Family::iq_request:
        // The message is malformed, and besides a request is waiting for its answer.
        if (!exchange.envelope.transaction.empty()) exchange.refuse_request(ErrorCode::bad_parameter, details);
        [[fallthrough]];
    default: exchange.refuse(ErrorCode::bad_parameter, details);
    }
}

void refuse_for_want_of_right(Exchange& exchange, Right right) {
    const Family family = family_of(*exchange.envelope.action);
    // An error is never answered with an error, and nobody waits for more after an ack.
    if (family == Family::error || family == Family::ack) return;
    exchange.refuse_for_want_of(right);
    // A caller's client knows no error that ends its call.
    if (*exchange.envelope.action == Action::session_propose && !exchange.sender.call)
        exchange.reply(Unreachable{call_names(exchange.envelope), exchange.now.wall, {}});
}

} // namespace

void dispatch(Exchange& exchange) {
    if (answers_hello(exchange.envelope, exchange.tables.sn)) return handle_hello(exchange);
    if (!exchange.sender.said_hello())
        return exchange.refuse_as_awaited(ErrorCode::hello_not_done, "Answer the 'session-hello' first");
    if (!exchange.envelope.action) return handle_unsupported(exchange);
    if (*exchange.envelope.action != Action::noop)
        if (const std::string fault = fault_of_description(exchange.envelope); !fault.empty())
            return refuse_description(exchange, fault);
    if (const Right right = right_to_say(exchange.envelope, exchange.tables.sn);
        !has_right(exchange.sender, right))
        return refuse_for_want_of_right(exchange, right);
    routes()[static_cast<std::size_t>(*exchange.envelope.action)].handle(exchange);
}

} // namespace jsongled
