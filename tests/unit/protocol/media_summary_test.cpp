#include "protocol/media_summary.hpp"

#include <gtest/gtest.h>

#include "protocol/envelope.hpp"

namespace jsongled {
namespace {

MediaSummary summary_of(const std::string& action, const std::string& sdp) {
    const std::string text = R"({"id":"1","to":"b","jsongle":{"action":")" + action +
                             R"(","sid":"s","description":{"offer":{"sdp":")" + sdp + R"("}}}})";
    const auto parsed = parse_envelope(text);
    return summarize_media(std::get<Envelope>(parsed));
}

/// Texts are searched many bytes at a time: where a mark is must not matter, nor what is like it before.
TEST(MediaSummary, counts_every_mark_wherever_it_is) {
    for (std::size_t padding = 0; padding <= 70; ++padding) {
        for (const char* like : {"x", " ", "m", " udp ", "\\\\na=", " typ"}) {
            std::string sdp;
            while (sdp.size() < padding)
                sdp += like;
            sdp += R"(\r\nm=audio 9\r\na=candidate:1 1 udp 1 10.0.0.1 1 typ host)";
            sdp += std::string(padding, ' ') + R"(\r\na=candidate:1 1 udp 1 10.0.0.1 1 typ  typ relay)";
            sdp += R"(\r\nm=video 9\r\nm=audio\r\nm=text)";
            const MediaSummary summary = summary_of("session-initiate", sdp);
            SCOPED_TRACE(std::to_string(padding) + like);
            EXPECT_EQ(summary.descriptions, 1U);
            EXPECT_EQ(summary.sections, (std::array<std::uint32_t, 3>{2, 1, 0}));
            EXPECT_EQ(summary.candidates, (std::array<std::uint32_t, 4>{1, 0, 0, 1}));
        }
    }
}

TEST(MediaSummary, finds_a_mark_at_the_end_and_none_that_is_cut_off) {
    const std::string sdp(40, 'x');
    EXPECT_EQ(summary_of("transport-info", sdp + " typ host").candidates[0], 1U);
    EXPECT_FALSE(summary_of("transport-info", sdp + " typ").has_candidates());
    EXPECT_FALSE(summary_of("transport-info", "").has_candidates());
}

TEST(MediaSummary, is_empty_for_what_carries_no_media) {
    EXPECT_EQ(summary_of("session-text", R"(\r\nm=audio 1 typ host)").descriptions, 0U);
    EXPECT_FALSE(summary_of("session-text", R"( typ host)").has_candidates());
}

} // namespace
} // namespace jsongled
