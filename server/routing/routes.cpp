#include "server/routing/routes.hpp"

#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

// A call can always be ended.
constexpr std::array<Route, actions.size()> table{{
    {Action::session_propose, Right::call, handle_propose},
    {Action::session_info, Right::call, handle_call},
    {Action::session_retract, Right::any, handle_call},
    {Action::session_decline, Right::any, handle_call},
    {Action::session_proceed, Right::call, handle_call},
    {Action::session_initiate, Right::call, handle_call},
    {Action::session_accept, Right::call, handle_call},
    {Action::session_terminate, Right::any, handle_call},
    {Action::transport_info, Right::call, handle_call},
    {Action::session_custom, Right::publish, handle_chat},
    {Action::session_text, Right::publish, handle_chat},
    {Action::session_event, Right::publish, handle_message},
    {Action::session_metrics, Right::publish, handle_metrics},
    {Action::session_error, Right::publish, handle_message},
    {Action::iq_get, Right::publish, handle_request},
    {Action::iq_set, Right::publish, handle_request},
    {Action::iq_result, Right::publish, handle_answer},
    {Action::iq_error, Right::publish, handle_answer},
    {Action::ack, Right::publish, handle_message},
    {Action::noop, Right::any, handle_unsupported},
}};

} // namespace

const std::array<Route, actions.size()>& routes() {
    return table;
}

} // namespace jsongled
