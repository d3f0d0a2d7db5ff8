#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/limits.hpp"

namespace jsongled {

/// The beginning of `text` (valid UTF-8) that fits into `bytes`, in whole characters.
constexpr std::string_view cut_to(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    std::size_t end = bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

constexpr std::string_view cut_to_word(std::string_view text) {
    return cut_to(text, max_word_bytes);
}

/// Whether `text` (valid UTF-8) has a character of Unicode's class Cc: C0, DEL or C1.
constexpr bool has_control_characters(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || byte == 0x7f) return true;
        if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) return true;
    }
    return false;
}

} // namespace jsongled
