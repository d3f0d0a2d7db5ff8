#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// What a call is proposed for.
enum class Media : std::uint8_t { audio, video, video_only };
template<>
struct WordsOf<Media> {
    static constexpr std::array<Word<Media>, 3> table{
        {{Media::audio, "audio"}, {Media::video, "video"}, {Media::video_only, "video-only"}}};
};

} // namespace jsongled
