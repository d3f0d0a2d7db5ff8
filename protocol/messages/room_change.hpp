#pragma once

#include <array>
#include <cstdint>

#include "protocol/actions.hpp"

namespace jsongled {

enum class RoomChange : std::uint8_t { joined, left };
template<>
struct WordsOf<RoomChange> {
    static constexpr std::array<Word<RoomChange>, 2> table{
        {{RoomChange::joined, word::joined}, {RoomChange::left, word::left}}};
};

} // namespace jsongled
