#pragma once

#include <cstddef>

namespace jsongled {

/// How many there may be in a room, and rooms for one connection.
struct RoomLimits {
    std::size_t max_room_members; ///< users
    std::size_t max_muc_members;  ///< users
    std::size_t max_rooms_per_peer;
};

} // namespace jsongled
