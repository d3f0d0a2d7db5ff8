#include "server/routing/call_rules.hpp"

namespace jsongled {

using enum CallMove;
using enum CallSide;

// Whoever says that it ends the call has left it: an ending is taken from both sides in every state, and
// translated where the other side's client would not obey it (see takes() in call_ending.cpp).
constexpr std::array<CallRule, 2 * call_step_count> call_rules{{
    // step                  side    trying   ringing  proceeded offering  active
    {CallStep::ringing, caller, {refuse, refuse, refuse, refuse, refuse}},
    {CallStep::ringing, callee, {ring, swallow, refuse, refuse, refuse}},
    {CallStep::proceed, caller, {refuse, refuse, refuse, refuse, refuse}},
    {CallStep::proceed, callee, {pin, pin, refuse, refuse, refuse}},
    {CallStep::initiate, caller, {refuse, refuse, offer, refuse, refuse}},
    {CallStep::initiate, callee, {refuse, refuse, refuse, refuse, refuse}},
    {CallStep::accept, caller, {refuse, refuse, refuse, refuse, refuse}},
    // In `active` too: a caller may be set as active before the answer has come.
    {CallStep::accept, callee, {refuse, refuse, refuse, answer, answer}},
    {CallStep::candidate, caller, {refuse, refuse, relay, relay, relay}},
    {CallStep::candidate, callee, {refuse, refuse, relay, relay, relay}},
    {CallStep::active, caller, {refuse, refuse, refuse, activate, relay}},
    {CallStep::active, callee, {refuse, refuse, refuse, activate, relay}},
    // Clients let their users mute and hold at any time, and take it from the other side only later.
    {CallStep::mute, caller, {swallow, swallow, relay, relay, relay}},
    {CallStep::mute, callee, {swallow, swallow, relay, relay, relay}},
    {CallStep::unmute, caller, {swallow, swallow, relay, relay, relay}},
    {CallStep::unmute, callee, {swallow, swallow, relay, relay, relay}},
    {CallStep::hold, caller, {swallow, swallow, relay, relay, relay}},
    {CallStep::hold, callee, {swallow, swallow, relay, relay, relay}},
    {CallStep::unhold, caller, {swallow, swallow, relay, relay, relay}},
    {CallStep::unhold, callee, {swallow, swallow, relay, relay, relay}},
    {CallStep::other_info, caller, {relay, relay, relay, relay, relay}},
    {CallStep::other_info, callee, {relay, relay, relay, relay, relay}},
    {CallStep::retract, caller, {end, end, end, end, end}},
    {CallStep::retract, callee, {end, end, end, end, end}},
    {CallStep::decline, caller, {end, end, end, end, end}},
    {CallStep::decline, callee, {end, end, end, end, end}},
    {CallStep::terminate, caller, {end, end, end, end, end}},
    {CallStep::terminate, callee, {end, end, end, end, end}},
}};

namespace {

constexpr bool rules_follow_the_enums() {
    for (std::size_t i = 0; i < call_rules.size(); ++i)
        if (static_cast<std::size_t>(call_rules[i].step) != i / 2 ||
            static_cast<std::size_t>(call_rules[i].side) != i % 2)
            return false;
    return true;
}
static_assert(rules_follow_the_enums());

} // namespace

CallMove move_for(CallStep step, CallSide side, CallState state) {
    const std::size_t row = 2 * static_cast<std::size_t>(step) + static_cast<std::size_t>(side);
    return call_rules[row].moves[static_cast<std::size_t>(state)];
}

} // namespace jsongled
