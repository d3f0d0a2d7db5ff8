#pragma once

#include <array>
#include <cstddef>

#include "protocol/call_record.hpp"

namespace jsongled {

/// How much there is of everything, at one moment.
struct RouterCounts {
    std::size_t peers;
    std::size_t users;
    std::size_t rooms;
    std::size_t mucs;
    std::array<std::size_t, count_of<CallState>> calls;
    std::size_t absent = 0; ///< of the peers
};

} // namespace jsongled
