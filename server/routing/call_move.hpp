#pragma once

#include <cstdint>

namespace jsongled {

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

} // namespace jsongled
