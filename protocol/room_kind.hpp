#pragma once

#include <array>
#include <cstdint>

#include "protocol/actions.hpp"

namespace jsongled {

/// How many a room is for, and how its members appear to each other.
enum class RoomKind : std::uint8_t { room, muc };

template<>
struct WordsOf<RoomKind> {
    static constexpr std::array<Word<RoomKind>, 2> table{
        {{RoomKind::room, word::room}, {RoomKind::muc, word::muc}}};
};

} // namespace jsongled
