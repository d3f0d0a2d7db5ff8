#pragma once

#include <cstddef>
#include <utility>

namespace jsongled {

/// What one client has the server hold in memory.
struct Holding {
    bool is_stranger;
    std::size_t bytes;

    /// The greater, the earlier the client is closed for it: those who have not said hello come first.
    std::pair<bool, std::size_t> rank() const { return {is_stranger, bytes}; }
};

} // namespace jsongled
