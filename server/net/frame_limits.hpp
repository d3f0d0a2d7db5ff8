#pragma once

#include <cstddef>

namespace jsongled {

/// How large a message of one client may be, in bytes of its payload.
struct FrameLimits {
    std::size_t message_bytes; ///< a longer one is read to its end, and not kept
    std::size_t hard_bytes;    ///< one that says it is longer ends the connection; not under message_bytes
};

} // namespace jsongled
