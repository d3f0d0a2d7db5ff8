#pragma once

#include <cstdint>

#include "protocol/enum_words.hpp"

namespace jsongled {

/// What a call is proposed for.
enum class Media : std::uint8_t { audio, video, video_only };
inline constexpr std::array<std::string_view, 3> media_words{"audio", "video", "video-only"};

constexpr std::string_view to_string(Media media) {
    return media_words[static_cast<std::size_t>(media)];
}
constexpr std::optional<Media> parse_media(std::string_view word) {
    return parse_word<Media>(media_words, word);
}

} // namespace jsongled
