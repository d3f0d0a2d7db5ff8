#pragma once

#include <cstdint>

#include <sys/epoll.h>

namespace jsongled {

/// What somebody waits for at a descriptor.
enum class Interest : std::uint32_t {
    nothing = 0,
    reading = EPOLLIN | EPOLLRDHUP,
    writing = EPOLLOUT,
    both = EPOLLIN | EPOLLRDHUP | EPOLLOUT,
};

} // namespace jsongled
