#pragma once

#include <cstdint>

namespace jsongled {

/// What a connection is in its call.
enum class CallPart : std::uint8_t {
    none,
    caller,
    offered, ///< the propose is on its way to it
    crossed, ///< as `offered`, and a void propose of its own has come since
    silent,  ///< offered, and its `ringing` did not come in time: it takes the call if it likes, and is free
             ///< else
    ringing, ///< its own `ringing` has come back
    callee,  ///< it has proceeded
};

} // namespace jsongled
