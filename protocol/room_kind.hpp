#pragma once

#include <cstdint>
#include <string_view>

#include "protocol/actions.hpp"

namespace jsongled {

/// How many a room is for, and how its members appear to each other.
enum class RoomKind : std::uint8_t { room, muc };
constexpr std::string_view to_string(RoomKind kind) {
    return kind == RoomKind::room ? word::room : word::muc;
}

} // namespace jsongled
