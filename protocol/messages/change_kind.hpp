#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// What becomes of a message later on; the words are those of events, and of the time in a history.
enum class ChangeKind : std::uint8_t { edited, retracted };
template<>
struct WordsOf<ChangeKind> {
    static constexpr std::array<Word<ChangeKind>, 2> table{
        {{ChangeKind::edited, "edited"}, {ChangeKind::retracted, "retracted"}}};
};

} // namespace jsongled
