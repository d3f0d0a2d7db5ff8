#include "server/routing/routes.hpp"

#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

constexpr std::array<Route, actions.size()> table{{
    {Action::session_propose, handle_propose},
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

} // namespace

const std::array<Route, actions.size()>& routes() {
    return table;
}

} // namespace jsongled
