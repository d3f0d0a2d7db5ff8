#pragma once

#include <compare>
#include <cstddef>

namespace jsongled {

/// What one client has the server hold in memory. The greater, the earlier it is closed for that: those who
/// have not said hello come first.
struct Holding {
    bool is_stranger;
    std::size_t bytes;

    friend auto operator<=>(const Holding&, const Holding&) = default;
};

} // namespace jsongled
