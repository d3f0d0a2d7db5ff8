#pragma once

#include <cstdint>
#include <limits>

namespace jsongled {

/// Where a message stands among all that were ever kept: from 1, growing.
using Place = std::uint64_t;

/// Of a conversation, the messages behind `after`, up to `up_to` itself.
struct Stretch {
    static constexpr Place open = static_cast<Place>(std::numeric_limits<std::int64_t>::max());

    Place after = 0;
    Place up_to = open; ///< `open` for one that goes on

    bool is_open() const { return up_to == open; }
    bool holds(Place place) const { return after < place && place <= up_to; }
};

} // namespace jsongled
