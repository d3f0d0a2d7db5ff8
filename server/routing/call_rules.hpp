#pragma once

#include <array>
#include <optional>

#include "protocol/call_record.hpp"
#include "protocol/envelope.hpp"

namespace jsongled {

/// What a message of a call means; a `session-info` is one of several by its reason.
enum class CallStep : std::uint8_t {
    ringing,
    proceed,
    initiate,
    accept,
    candidate,
    active,
    mute,
    unmute,
    hold,
    unhold,
    other_info,
    retract,
    decline,
    terminate,
};
inline constexpr std::size_t call_step_count = 14;

/// What becomes of a step of a party, in one state of the call.
enum class CallMove : std::uint8_t {
    refuse,   ///< not this party's to say, or not now: an error to the sender
    swallow,  ///< nothing new to the other side, whose client would only warn
    relay,    ///< passed on, changes nothing
    ring,     ///< passed on; the callee rings
    pin,      ///< passed on; the call belongs to this connection of the callee
    offer,    ///< passed on
    answer,   ///< passed on, the first time
    activate, ///< passed on; the call is up
    end,      ///< passed on in a form that the other side's client obeys
};

/// The legal transitions: for each step of each side one move for each state, in the order of CallState.
struct CallRule {
    CallStep step;
    CallSide side;
    std::array<CallMove, call_state_words.size()> moves;
};
extern const std::array<CallRule, 2 * call_step_count> call_rules;

CallMove move_for(CallStep step, CallSide side, CallState state);

/// Whether a client that is active takes this `session-terminate` for what it is: by its reason, it does not
/// always.
bool is_heard_when_active(const Envelope& terminate);

/// The step that a message of the call family is; nothing for `session-propose`.
std::optional<CallStep> step_of(const Envelope& envelope);

} // namespace jsongled
