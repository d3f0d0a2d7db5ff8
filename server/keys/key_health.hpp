#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// How it is with the keys of a provider.
enum class KeyHealth : std::uint8_t {
    none,  ///< there are none yet: no token can be checked
    fresh, ///< they are those of the last fetch
    stale, ///< the last fetch has failed: they are those of one before
};
template<>
struct WordsOf<KeyHealth> {
    static constexpr std::array<Word<KeyHealth>, 3> table{
        {{KeyHealth::none, "none"}, {KeyHealth::fresh, "fresh"}, {KeyHealth::stale, "stale"}}};
};

} // namespace jsongled
