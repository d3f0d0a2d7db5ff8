#pragma once

#include <cstdint>

namespace jsongled {

/// How large a message of one client may be, in bytes of its payload.
struct FrameLimits {
    std::uint32_t message_bytes; ///< a longer one is read to its end, and not kept
    std::uint32_t hard_bytes;    ///< one that says it is longer ends the connection; not under message_bytes
};

} // namespace jsongled
