#include "server/routing/dispatcher.hpp"

#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"
#include "server/routing/routes.hpp"

namespace jsongled {
namespace {

bool answers_hello(const Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    return envelope.action == Action::iq_result && envelope.query == word::session_hello &&
           (envelope.to.empty() || envelope.to == exchange.tables.sn);
}

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

} // namespace

void dispatch(Exchange& exchange) {
    if (answers_hello(exchange)) return handle_hello(exchange);
    if (!exchange.sender.said_hello())
        return exchange.refuse_as_awaited(ErrorCode::hello_not_done, "Answer the 'session-hello' first");
    if (!exchange.envelope.action) return handle_unsupported(exchange);
    if (*exchange.envelope.action != Action::noop)
        if (const std::string fault = fault_of_description(exchange.envelope); !fault.empty())
            return refuse_description(exchange, fault);
    routes()[static_cast<std::size_t>(*exchange.envelope.action)].handle(exchange);
}

} // namespace jsongled
