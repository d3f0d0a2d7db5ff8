#pragma once

#include <cstdint>

namespace jsongled {

/// Where a client is in its call, as far as what it has said tells: which forms of an ending it takes.
enum class ClientPlace : std::uint8_t {
    in_step, ///< where the call is
    active,  ///< it has said `active`, or was told so, and has said nothing since that does not fit
    astray,  ///< it has said what does not fit: only `unreachable` ends the call for sure
};

} // namespace jsongled
