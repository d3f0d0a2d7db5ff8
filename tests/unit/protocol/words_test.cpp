#include <gtest/gtest.h>

#include "protocol/actions.hpp"
#include "protocol/errors.hpp"
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
