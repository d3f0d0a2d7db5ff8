#include "server/routing/dispatcher.hpp"

#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"

namespace jsongled {
namespace {

constexpr std::array<Route, actions.size()> table{{
    {Action::session_propose, handle_call},
    {Action::session_info, handle_call},
    {Action::session_retract, handle_call},
    {Action::session_decline, handle_call},
    {Action::session_proceed, handle_call},
    {Action::session_initiate, handle_call},
    {Action::session_accept, handle_call},
    {Action::session_terminate, handle_call},
    {Action::transport_info, handle_call},
    {Action::session_custom, handle_message},
    {Action::session_text, handle_message},
    {Action::session_event, handle_message},
    {Action::session_metrics, handle_metrics},
    {Action::session_error, handle_message},
    {Action::iq_get, handle_request},
    {Action::iq_set, handle_request},
    {Action::iq_result, handle_answer},
    {Action::iq_error, handle_answer},
    {Action::ack, handle_message},
    {Action::noop, handle_unsupported},
}};

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

const std::array<Route, actions.size()>& routes() {
    return table;
}

void dispatch(Exchange& exchange) {
    if (answers_hello(exchange)) return handle_hello(exchange);
    if (!exchange.sender.said_hello())
        return exchange.refuse_as_awaited(ErrorCode::hello_not_done, "Answer the 'session-hello' first");
    if (!exchange.envelope.action) return handle_unsupported(exchange);
    if (*exchange.envelope.action != Action::noop)
        if (const std::string fault = fault_of_description(exchange.envelope); !fault.empty())
            return refuse_description(exchange, fault);
    table[static_cast<std::size_t>(*exchange.envelope.action)].handle(exchange);
}

} // namespace jsongled
