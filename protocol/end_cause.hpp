#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// Why the server ends a call, where the outcome alone does not tell.
enum class EndCause : std::uint8_t {
    busy,
    too_many, ///< users in the room that was called
    disconnected,
    left, ///< the room of the call
    retracted,
    declined,
    terminated,
    answered_elsewhere,
    timeout,
    declined_elsewhere,
};
template<>
struct WordsOf<EndCause> {
    static constexpr std::array<Word<EndCause>, 10> table{
        {{EndCause::busy, "busy"},
         {EndCause::too_many, "too-many"},
         {EndCause::disconnected, "disconnected"},
         {EndCause::left, "left"},
         {EndCause::retracted, "retracted"},
         {EndCause::declined, "declined"},
         {EndCause::terminated, "terminated"},
         {EndCause::answered_elsewhere, "answered-elsewhere"},
         {EndCause::timeout, "timeout"},
         {EndCause::declined_elsewhere, "declined-elsewhere"}}};
};

} // namespace jsongled
