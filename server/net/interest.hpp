#pragma once

#include <cstdint>

#include <sys/epoll.h>

namespace jsongled {

/// What somebody waits for at a descriptor; several joined by `|`.
enum class Interest : std::uint32_t {
    nothing = 0,
    end = EPOLLRDHUP, ///< of what comes, whether or not it has been read
    reading = EPOLLIN | EPOLLRDHUP,
    writing = EPOLLOUT,
};

constexpr Interest operator|(Interest one, Interest other) {
    return static_cast<Interest>(static_cast<std::uint32_t>(one) | static_cast<std::uint32_t>(other));
}

} // namespace jsongled
