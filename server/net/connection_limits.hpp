#pragma once

#include <chrono>
#include <cstdint>

namespace jsongled {

/// Whether others are told where a client is reached without a relay.
enum class Addresses : std::uint8_t { shown, hidden };

/// What a connection may do; fixed when it comes.
struct ConnectionLimits {
    std::uint32_t max_message_bytes;
    std::uint32_t max_outbox_bytes;
    std::chrono::milliseconds hello_timeout;
    std::chrono::milliseconds ping_interval; ///< 0: no pings
    Addresses addresses = Addresses::shown;
};

} // namespace jsongled
