#include "server/observe/visible_text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "protocol/characters.hpp"

namespace jsongled {
namespace {

std::string in_quotes(std::string_view text) {
    std::string out;
    append_visible_string(out, text);
    return out;
}

TEST(VisibleText, is_what_it_was_where_that_is_harmless) {
    for (const std::string_view text :
         {"", "plain", "zo\u00eb \u3042 \U0001f600", "tilde~ [x] {y}", "\"quotes\" \\"})
        EXPECT_EQ(visible(text), text);
}

TEST(VisibleText, shows_what_has_no_shape_as_escapes) {
    EXPECT_EQ(visible("a\nb\r\tc"), "a\\nb\\r\\tc");
    EXPECT_EQ(visible(std::string_view("\0\x1b[2J\x7f", 6)), "\\u0000\\u001b[2J\\u007f");
    EXPECT_EQ(visible("\u0085\u009b31m"), "\\u0085\\u009b31m") << "C1 controls, which a terminal obeys";
    EXPECT_EQ(visible("\u202egnp.exe\u2066\u200b\ufeff"), "\\u202egnp.exe\\u2066\\u200b\\ufeff");
    EXPECT_EQ(visible("\u2028\u2029"), "\\u2028\\u2029");
    EXPECT_EQ(visible("\U000e0041"), "\\udb40\\udc41");
}

TEST(VisibleText, shows_what_is_no_utf8_as_replaced) {
    EXPECT_EQ(visible("a\xff\xc3(\xed\xa0\x80"), "a\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffd");
    EXPECT_EQ(visible("\x9b"), "\\ufffd") << "the same control in Latin-1";
}

TEST(VisibleText, in_quotes_is_the_same_text_as_json) {
    std::string all;
    for (char32_t character = 0; character < 0x110000; character += character < 0x3000 ? 1 : 0x101) {
        if (character >= 0xd800 && character < 0xe000) continue;
        std::string one;
        if (character < 0x80)
            one = {static_cast<char>(character)};
        else if (character < 0x800)
            one = {static_cast<char>(0xc0U | character >> 6U), static_cast<char>(0x80U | (character & 0x3fU))};
        else if (character < 0x10000)
            one = {static_cast<char>(0xe0U | character >> 12U),
                   static_cast<char>(0x80U | (character >> 6U & 0x3fU)),
                   static_cast<char>(0x80U | (character & 0x3fU))};
        else
            one = {static_cast<char>(0xf0U | character >> 18U),
                   static_cast<char>(0x80U | (character >> 12U & 0x3fU)),
                   static_cast<char>(0x80U | (character >> 6U & 0x3fU)),
                   static_cast<char>(0x80U | (character & 0x3fU))};
        const std::string shown = in_quotes(one);
        ASSERT_EQ(boost::json::parse(shown).as_string(), one) << shown;
        for (std::string_view rest = shown; !rest.empty();)
            ASSERT_FALSE(is_invisible(take_character(rest).value())) << shown;
    }
}

} // namespace
} // namespace jsongled
