#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// Why a store cannot be used.
enum class StoreTrouble : std::uint8_t { in_use, newer, foreign, corrupt, read_only, full, unreadable };
template<>
struct WordsOf<StoreTrouble> {
    static constexpr std::array<Word<StoreTrouble>, 7> table{
        {{StoreTrouble::in_use, "in-use", "Another process uses it"},
         {StoreTrouble::newer, "newer", "A newer version of jsongled has written it"},
         {StoreTrouble::foreign, "foreign", "It is not a store of jsongled"},
         {StoreTrouble::corrupt, "corrupt", "It is damaged"},
         {StoreTrouble::read_only, "read-only", "It cannot be written"},
         {StoreTrouble::full, "full", "The disk is full"},
         {StoreTrouble::unreadable, "unreadable", "It cannot be opened or read"}}};
};

} // namespace jsongled
