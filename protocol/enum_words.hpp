#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace jsongled {

/// The value whose word this is; `words` are in the order of the enum.
template<class Enum, std::size_t count>
constexpr std::optional<Enum> parse_word(const std::array<std::string_view, count>& words,
                                         std::string_view word) {
    const auto found = std::ranges::find(words, word);
    return found != words.end() ? std::optional(static_cast<Enum>(found - words.begin())) : std::nullopt;
}

} // namespace jsongled
