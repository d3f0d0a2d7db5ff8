#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

#include "protocol/addresses.hpp"

namespace jsongled {

/// What a connection may do; fixed when it comes.
struct ConnectionLimits {
    std::uint32_t max_message_bytes;
    std::uint32_t max_outbox_bytes;
    std::chrono::milliseconds hello_timeout;
    std::chrono::milliseconds ping_interval; ///< 0: no pings
    Addresses addresses = Addresses::shown;
    std::uint32_t max_hello_bytes = std::numeric_limits<std::uint32_t>::max();

    /// What a message may have before the hello is done: whoever is a stranger holds little.
    std::uint32_t first_message_bytes() const { return std::min(max_message_bytes, max_hello_bytes); }
};

} // namespace jsongled
