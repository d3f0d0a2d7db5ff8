#include "server/routing/call_step.hpp"

namespace jsongled {

CallStep step_of(const Envelope& envelope) {
    switch (*envelope.action) {
    case Action::session_proceed: return CallStep::proceed;
    case Action::session_initiate: return CallStep::initiate;
    case Action::session_accept: return CallStep::accept;
    case Action::transport_info: return CallStep::candidate;
    case Action::session_retract: return CallStep::retract;
    case Action::session_decline: return CallStep::decline;
    case Action::session_terminate: return CallStep::terminate;
    case Action::session_info:
        if (envelope.reason == word::ringing) return CallStep::ringing;
        if (envelope.reason == word::active) return CallStep::active;
        if (envelope.reason == word::mute) return CallStep::mute;
        if (envelope.reason == word::unmute) return CallStep::unmute;
        if (envelope.reason == word::hold) return CallStep::hold;
        if (envelope.reason == word::unhold) return CallStep::unhold;
        break;
    default: break;
    }
    return CallStep::other_info;
}

bool is_heard_when_active(const Envelope& terminate) {
    return terminate.has_reason() && (terminate.reason.empty() || terminate.reason == word::success);
}

} // namespace jsongled
