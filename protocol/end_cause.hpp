#pragma once

#include <cstdint>

#include "protocol/enum_words.hpp"

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
inline constexpr std::array<std::string_view, 10> end_cause_words{
    "busy",     "too-many",   "disconnected",       "left",    "retracted",
    "declined", "terminated", "answered-elsewhere", "timeout", "declined-elsewhere"};

constexpr std::string_view to_string(EndCause cause) {
    return end_cause_words[static_cast<std::size_t>(cause)];
}
constexpr std::optional<EndCause> parse_end_cause(std::string_view word) {
    return parse_word<EndCause>(end_cause_words, word);
}

} // namespace jsongled
