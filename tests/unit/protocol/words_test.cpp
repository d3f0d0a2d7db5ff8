#include <gtest/gtest.h>

#include "config/command_line.hpp"
#include "config/options.hpp"
#include "identity/key.hpp"
#include "identity/token_fault.hpp"
#include "protocol/envelope.hpp"
#include "protocol/server_messages.hpp"
#include "protocol/text.hpp"
#include "protocol/time.hpp"
#include "server/observe/client_lines.hpp"
#include "server/observe/metric_table.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

enum class Abc { a, b, c };

namespace {

TEST(Actions, are_found_by_their_words_and_by_no_other) {
    for (const ActionRow& row : actions) {
        EXPECT_EQ(parse_word<Action>(row.text), row.value) << row.text;
        EXPECT_EQ(to_string(row.value), row.text);
        EXPECT_EQ(family_of(row.value), row.family);
        EXPECT_EQ(parse_word<Action>(std::string(row.text) + " "), std::nullopt);
    }
    EXPECT_EQ(parse_word<Action>(""), std::nullopt);
    EXPECT_EQ(parse_word<Action>("Session-Text"), std::nullopt);
}

TEST(WordsOfCalls, are_spelled_as_on_the_wire) {
    EXPECT_EQ(to_string(Media::video_only), "video-only");
    EXPECT_EQ(to_string(EndCause::too_many), "too-many");
    EXPECT_EQ(to_string(EndCause::declined_elsewhere), "declined-elsewhere");
}

TEST(Errors, have_six_digits_and_a_meaning_each) {
    for (const auto& row : error_rows) {
        EXPECT_GE(number_of(row.value), 400'000U);
        EXPECT_LT(number_of(row.value), 600'000U);
        EXPECT_EQ(row_of(row.value).sentence, row.sentence);
        EXPECT_FALSE(row.sentence.empty());
    }
}

/// Every enum that has words.
using Enums =
    ::testing::Types<Action, AckStatus, Algorithm, CallOutcome, CallSide, CallState, ClientLine, CloseCause,
                     Command, Described, Direction, EndCause, EndedBy, ErrorCode, KeyFault, LogFormat, LogLevel,
                     Media, Metric, MetricKind, MucReceipts, PrintFormat, RoomChange, RoomKind, TokenFault>;

template<class Enum>
class Words : public ::testing::Test {};
TYPED_TEST_SUITE(Words, Enums);

TYPED_TEST(Words, are_those_of_their_values) {
    std::size_t place = 0;
    for (const auto& row : WordsOf<TypeParam>::table) {
        EXPECT_EQ(to_string(row.value), row.text);
        EXPECT_EQ(index_of(row.value), place++) << row.text;
        EXPECT_EQ(&row_of(row.value), &row) << row.text;
        EXPECT_FALSE(row.text.empty());
        EXPECT_NE(row.text, "?");
        EXPECT_EQ(parse_word<TypeParam>(row.text.substr(1)), std::nullopt) << row.text;
        EXPECT_EQ(parse_word<TypeParam>(std::string(row.text) + ' '), std::nullopt);
    }
    EXPECT_EQ(place, count_of<TypeParam>);
    EXPECT_EQ(to_string(static_cast<TypeParam>(count_of<TypeParam>)), "?");
    EXPECT_EQ(parse_word<TypeParam>("?"), std::nullopt);
    EXPECT_EQ(parse_word<TypeParam>(""), std::nullopt);
}

TYPED_TEST(Words, lead_back_to_their_values) {
    if constexpr (!std::is_same_v<TypeParam, ClientLine>) { // two lines say the same, at two levels
        for (const auto& row : WordsOf<TypeParam>::table)
            EXPECT_EQ(parse_word<TypeParam>(row.text), row.value) << row.text;
    }
}

TEST(WordsOfAnEnum, have_a_row_for_each_enumerator_in_their_order) {
    constexpr Word<Abc> a{Abc::a, "a"};
    constexpr Word<Abc> b{Abc::b, "b"};
    constexpr Word<Abc> c{Abc::c, "c"};
    static_assert(rows_follow_the_enum(std::array{a, b, c}));
    static_assert(!rows_follow_the_enum(std::array{a, b}), "the last is missing");
    static_assert(!rows_follow_the_enum(std::array{a, c}), "one is missing");
    static_assert(!rows_follow_the_enum(std::array{a, c, b}));
    static_assert(!rows_follow_the_enum(std::array{a, b, b}));
    static_assert(!rows_follow_the_enum(std::array{a, b, c, Word<Abc>{static_cast<Abc>(4), "d"}}));
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
