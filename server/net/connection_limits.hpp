#pragma once

#include <chrono>
#include <cstdint>

#include "protocol/addresses.hpp"

namespace jsongled {

/// What a connection may do; fixed when it comes.
struct ConnectionLimits {
    std::uint32_t max_message_bytes;
    std::uint32_t max_outbox_bytes;
    std::chrono::milliseconds hello_timeout;
    std::chrono::milliseconds ping_interval; ///< 0: no pings
    Addresses addresses = Addresses::shown;
};

} // namespace jsongled
