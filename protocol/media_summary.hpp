#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jsongled {

struct Envelope;

inline constexpr std::array<std::string_view, 3> media_section_words{"audio", "video", "application"};
inline constexpr std::array<std::string_view, 4> candidate_type_words{"host", "srflx", "prflx", "relay"};

/// What one side has sent to set up its media, as counts: neither an address nor a key is kept.
struct MediaSummary {
    std::uint32_t descriptions = 0;                                      ///< offers and answers
    std::array<std::uint32_t, media_section_words.size()> sections{};    ///< `m=` lines in them
    std::array<std::uint32_t, candidate_type_words.size()> candidates{}; ///< ICE candidates, in them or alone

    bool has_candidates() const;
    MediaSummary& operator+=(const MediaSummary& other);
};

/// Counts what a message carries; nothing for one that carries neither SDP nor candidate.
MediaSummary summarize_media(const Envelope& envelope);

} // namespace jsongled
