#pragma once

#include <cstdint>

namespace jsongled {

/// How the sender of a relayed message appears to its recipients.
enum class From : std::uint8_t {
    user,     ///< the sender's uid
    room,     ///< the room id
    occupant, ///< room id, `/`, the sender's uid
};

} // namespace jsongled
