#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>

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

/// Thrown where a store is opened or looked after. What it says is for an operator, and names the store.
class StoreFault : public std::runtime_error {
  public:
    StoreFault(StoreTrouble trouble, const std::string& what) : std::runtime_error(what), trouble_(trouble) {}

    StoreTrouble trouble() const { return trouble_; }

  private:
    StoreTrouble trouble_;
};

} // namespace jsongled
