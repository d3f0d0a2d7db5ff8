#pragma once

#include <cstddef>
#include <cstdint>

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

/// The step that a message of the call family is. Not for a propose, which begins a call.
CallStep step_of(const Envelope& envelope);

/// Whether a client that is active takes this `session-terminate` for what it is: by its reason, it does not
/// always.
bool is_heard_when_active(const Envelope& terminate);

} // namespace jsongled
