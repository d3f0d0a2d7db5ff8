#include "protocol/names.hpp"

#include <string>

#include <gtest/gtest.h>

#include "protocol/limits.hpp"

namespace jsongled {
namespace {

constexpr std::string_view controls = "has control characters";
constexpr std::string_view invisible = "has characters that are invisible or change the direction of text";
constexpr std::string_view blank = "begins or ends with a space";

TEST(NameFaults, are_none_in_what_people_call_themselves_and_their_rooms) {
    for (const std::string_view good :
         {"alice", "a", "Alice B. Toklas", "#muc#team", "alice@example.org", "5f0c1a52-7a3e-4c55", "Éloïse",
          "e\u0301", "日本太郎", "김철수", "Владимир", "שלום", "محمد", "नमस्ते", "ไทย", "✨", "😀", "a\u00a0b",
          "a\u3000b"})
        EXPECT_EQ(fault_of_name(good), "") << good;
}

TEST(NameFaults, are_joiners_and_styles_but_for_emoji_and_words_where_they_are_seen) {
    for (const std::string_view good :
         {"👩\u200d💻", "👨\u200d👩\u200d👧\u200d👦", "Team 🏳\ufe0f\u200d🌈", "🤷🏽\u200d♀\ufe0f",
          "❤\ufe0f", "1\ufe0f\u20e3", "می\u200cخواهم", "خانه\u200cای", "क्\u200dष", "ශ්\u200dරී"})
        EXPECT_EQ(fault_of_name(good), "") << good;
    for (const std::string_view bad :
         {"al\u200dice", "al\u200cice", "\u200dalice", "alice\u200c", "👩\u200d", "\u200d👩", "👩\u200calice",
          "👩\u200d\u200d💻", "\u200c", "می\u200c", "می\u200c\u200cخ", "alice\ufe0f", "\ufe0f", "1\ufe0f",
          "x\ufe0f\u20e3", "日\ufe00", "日\U000e0100"})
        EXPECT_EQ(fault_of_name(bad), invisible) << bad;
}

TEST(NameFaults, are_characters_that_show_nothing_or_turn_the_text_wherever_they_stand) {
    for (const std::string_view hidden :
         {"\u00ad",     "\u034f",     "\u0600",     "\u061c",     "\u06dd",     "\u070f",     "\u115f",
          "\u1160",     "\u17b4",     "\u180b",     "\u180e",     "\u200b",     "\u200e",     "\u200f",
          "\u2028",     "\u2029",     "\u202a",     "\u202b",     "\u202c",     "\u202d",     "\u202e",
          "\u2060",     "\u2061",     "\u2065",     "\u2066",     "\u2067",     "\u2068",     "\u2069",
          "\u206f",     "\u3164",     "\ufe00",     "\ufe0f",     "\ufeff",     "\uffa0",     "\ufff0",
          "\ufff9",     "\ufffb",     "\U000110bd", "\U000110cd", "\U00013430", "\U0001343f", "\U0001bca0",
          "\U0001d173", "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0100", "\U000e0fff"}) {
        const std::string character(hidden);
        // Line and paragraph separator are blanks as well.
        const bool separates = hidden == "\u2028" || hidden == "\u2029";
        EXPECT_EQ(fault_of_name("bo" + character + "b"), invisible) << character;
        EXPECT_EQ(fault_of_name(character + "bob"), separates ? blank : invisible) << character;
        EXPECT_EQ(fault_of_name("bob" + character), invisible) << character;
        EXPECT_EQ(fault_of_name(character), separates ? blank : invisible) << character;
    }
    for (const std::string_view neighbour :
         {"\u00ac", "\u00ae", "\u0606", "\u2010", "\u2027", "\u202f\u00b7", "\u2070", "\ufdff", "\ufe10",
          "\ufffc", "\U0001d172", "\U000dffff"})
        EXPECT_NE(fault_of_name(neighbour), invisible) << neighbour;
}

TEST(NameFaults, are_blanks_at_the_ends) {
    for (const std::string_view space :
         {" ", "\u00a0", "\u1680", "\u2000", "\u2003", "\u200a", "\u202f", "\u205f", "\u2800", "\u3000"}) {
        const std::string character(space);
        EXPECT_EQ(fault_of_name(character + "bob"), blank);
        EXPECT_EQ(fault_of_name("bob" + character), blank);
        EXPECT_EQ(fault_of_name(character), blank);
        EXPECT_EQ(fault_of_name("bo" + character + "b"), "");
    }
}

TEST(NameFaults, are_control_characters) {
    for (const std::string_view bad : {"\n", "a\tb", "\x7f", "\u0080", "\u0085", "\u009f"})
        EXPECT_EQ(fault_of_name(bad), controls);
}

TEST(Names, are_the_same_but_for_the_case_of_ascii_letters) {
    EXPECT_TRUE(same_but_for_case("jsongled", "JSONgled"));
    EXPECT_TRUE(same_but_for_case("É1", "É1"));
    for (const std::string_view other : {"", "jsongle", "jsongled2", "json gled", "jsongled\u00e9"})
        EXPECT_FALSE(same_but_for_case("jsongled", other)) << other;
    EXPECT_FALSE(same_but_for_case("@[`{", "`{@["));
}

} // namespace
} // namespace jsongled
