#include <gtest/gtest.h>

#include "protocol/actions.hpp"
#include "protocol/end_cause.hpp"
#include "protocol/errors.hpp"
#include "protocol/media.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"

namespace jsongled {
namespace {

TEST(Actions, are_found_by_their_words_and_by_no_other) {
    for (const ActionRow& row : actions) {
        EXPECT_EQ(parse_action(row.word), row.action) << row.word;
        EXPECT_EQ(to_string(row.action), row.word);
        EXPECT_EQ(family_of(row.action), row.family);
        EXPECT_EQ(parse_action(std::string(row.word) + " "), std::nullopt);
    }
    EXPECT_EQ(parse_action(""), std::nullopt);
    EXPECT_EQ(parse_action("Session-Text"), std::nullopt);
}

/// Every word leads to its own value, and no other text to any.
template<class Parse>
void expect_values_of(const auto& words, Parse parse) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto value = parse(words[i]);
        ASSERT_TRUE(value) << words[i];
        EXPECT_EQ(static_cast<std::size_t>(*value), i);
        EXPECT_EQ(to_string(*value), words[i]);
        EXPECT_EQ(parse(words[i].substr(1)), std::nullopt);
        EXPECT_EQ(parse(std::string(words[i]) + " "), std::nullopt);
    }
    EXPECT_EQ(parse(""), std::nullopt);
}

TEST(Words, of_media_and_of_causes_are_read_as_they_are_written) {
    expect_values_of(media_words, parse_media);
    expect_values_of(end_cause_words, parse_end_cause);
    EXPECT_EQ(to_string(Media::video_only), "video-only");
    EXPECT_EQ(to_string(EndCause::too_many), "too-many");
    EXPECT_EQ(to_string(EndCause::declined_elsewhere), "declined-elsewhere");
}

TEST(Errors, have_six_digits_and_a_meaning_each) {
    for (const ErrorRow& row : error_rows) {
        EXPECT_GE(static_cast<unsigned>(row.code), 400'000U);
        EXPECT_LT(static_cast<unsigned>(row.code), 600'000U);
        EXPECT_EQ(meaning_of(row.code), row.meaning);
    }
}

TEST(Names, have_no_control_characters) {
    for (const std::string_view bad : {"\n", "a\tb", "\x7f", "\xc2\x80", "\xc2\x9f"})
        EXPECT_TRUE(has_control_characters(bad));
    for (const std::string_view good : {"", "a b", "é", "\xc2\xa0", "日本", "#muc#x"})
        EXPECT_FALSE(has_control_characters(good));
}

TEST(Times, are_written_with_milliseconds_and_zone) {
    using namespace std::chrono;
    EXPECT_EQ(iso_8601(Time()), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(iso_8601(Time(sys_days(2026y / 11 / 22)) + 23h + 59min + 58s + 7ms), "2026-11-22T23:59:58.007Z");
}

} // namespace
} // namespace jsongled
