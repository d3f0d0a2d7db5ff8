#include "config/address.hpp"
#include "config/values.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using namespace std::chrono_literals;

TEST(Durations, are_read_in_each_unit) {
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("10s"), 10s);
    EXPECT_EQ(parse_duration("2m"), 2min);
    EXPECT_EQ(parse_duration("1h"), 1h);
    EXPECT_EQ(parse_duration("30d"), 720h);
    EXPECT_EQ(parse_duration("90"), 90s);
    EXPECT_EQ(parse_duration("0"), 0ms);
}

TEST(Durations, that_are_none_are_refused) {
    for (const std::string bad : {"", "s", "ms", "-1s", "1.5s", "1 s", " 1s", "1s ", "1S", "1D", "1w", "1s2",
                                  "0x1s", "9999999999999999999h", "18446744073709551616"})
        EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
}

TEST(Durations, are_written_as_they_are_read) {
    for (const std::string text : {"0ms", "1ms", "1500ms", "1s", "90s", "2m", "1h", "25h", "48h", "3d", "365d"})
        EXPECT_EQ(duration_text(*parse_duration(text)), text);
}

TEST(Addresses, have_an_ip_address_and_a_port) {
    EXPECT_EQ(parse_address("127.0.0.1:8080"), (Address{"127.0.0.1", 8080}));
    EXPECT_EQ(parse_address("[::]:0"), (Address{"::", 0}));
    EXPECT_EQ(parse_address("[2001:db8::1]:65535"), (Address{"2001:db8::1", 65535}));
}

TEST(Addresses, may_leave_the_ip_address_out_or_be_on_localhost) {
    EXPECT_EQ(parse_address(":8080"), (Address{"", 8080}));
    EXPECT_EQ(parse_address("localhost:0"), (Address{"localhost", 0}));
}

TEST(Addresses, that_are_malformed_are_refused) {
    for (const std::string bad : {"",
                                  ":",
                                  "8080",
                                  "127.0.0.1",
                                  "127.0.0.1:",
                                  "127.0.0.1:65536",
                                  "127.0.0.1:-1",
                                  "127.0.0.1:80x",
                                  "127.0.0.1: 80",
                                  "256.0.0.1:80",
                                  "127.1:80",
                                  "host:80",
                                  "LOCALHOST:80",
                                  "localhost",
                                  "[localhost]:80",
                                  "::1:80",
                                  "[::1]",
                                  "[::1]80",
                                  "[::1:80",
                                  "[]:80",
                                  "[127.0.0.1]:80",
                                  "[:::]:80"})
        EXPECT_EQ(parse_address(bad), std::nullopt) << bad;
    EXPECT_EQ(parse_address(std::string("127.0.0.1\0x:80", 14)), std::nullopt);
}

TEST(Addresses, are_written_as_they_are_read) {
    for (const std::string text : {"0.0.0.0:8080", "[::1]:9", ":80", "localhost:80"})
        EXPECT_EQ(to_string(*parse_address(text)), text);
}

TEST(PlainText, is_utf8_without_control_characters) {
    for (const std::string good : {"", "a", "\xC2\xA0", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"})
        EXPECT_TRUE(is_plain_text(good)) << good;
    for (const std::string bad :
         {"\t", "\x7F", "\xC2\x80", "\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xE2\x82",
          "\xE2\x28\xA1", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80"})
        EXPECT_FALSE(is_plain_text(bad)) << bad;
}

TEST(TomlQuote, leaves_nothing_that_shows_badly) {
    EXPECT_EQ(toml_quote("a\"b\\c"), R"("a\"b\\c")");
    EXPECT_EQ(toml_quote("\xC3\xA9\xF0\x9F\x98\x80"), "\"\xC3\xA9\xF0\x9F\x98\x80\"");
    EXPECT_EQ(toml_quote("\t\x7F\xC2\x85\xE2\x80\xAE\xF3\xA0\x80\x81"),
              R"("\u0009\u007f\u0085\u202e\U000e0001")");
    EXPECT_EQ(toml_quote("a\xFF\xC3"), R"("a\ufffd\ufffd")");
}

TEST(Lists, are_split_at_commas) {
    EXPECT_EQ(split_list("a, b ,c"), (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(split_list(""), std::vector<std::string>{""});
    EXPECT_EQ(join_list({"", "a", ""}), ",a,");
    EXPECT_EQ(join_list({}), "");
}

} // namespace
} // namespace jsongled
