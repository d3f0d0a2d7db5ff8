#include "protocol/characters.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

/// The characters of a text; 0xfffd for each byte that is part of none.
std::u32string characters_of(std::string_view text) {
    std::u32string all;
    while (!text.empty())
        all += take_character(text).value_or(0xfffd);
    return all;
}

TEST(Characters, are_taken_one_by_one) {
    EXPECT_EQ(characters_of("a\u00e9\u20ac\U0001f600z"), U"a\u00e9\u20ac\U0001f600z");
    EXPECT_EQ(characters_of(std::string_view("\0\x7f", 2)), std::u32string_view(U"\0\x7f", 2));
    EXPECT_EQ(characters_of("\u0080\u07ff\u0800\uffff\U00010000\U0010ffff"),
              U"\u0080\u07ff\u0800\uffff\U00010000\U0010ffff");
}

TEST(Characters, that_are_not_well_formed_cost_one_byte) {
    for (const std::string_view bad : {"\x80", "\xbf", "\xc0", "\xc1", "\xc3", "\xe2", "\xf0", "\xf5", "\xff"})
        EXPECT_EQ(characters_of(bad), U"\ufffd") << bad;
    EXPECT_EQ(characters_of("\xc3(\xe2\x82(\xf0\x9f\x98"), U"\ufffd(\ufffd\ufffd(\ufffd\ufffd\ufffd");
    EXPECT_EQ(characters_of("\xc0\xaf"), U"\ufffd\ufffd") << "a longer form than it takes";
    EXPECT_EQ(characters_of("\xe0\x9f\xbf"), U"\ufffd\ufffd\ufffd");
    EXPECT_EQ(characters_of("\xf0\x8f\xbf\xbf"), U"\ufffd\ufffd\ufffd\ufffd");
    EXPECT_EQ(characters_of("\xed\xa0\x80"), U"\ufffd\ufffd\ufffd") << "half of a pair";
    EXPECT_EQ(characters_of("\xf4\x90\x80\x80"), U"\ufffd\ufffd\ufffd\ufffd") << "beyond the last";
}

TEST(Characters, without_a_shape_are_known) {
    for (const char32_t one :
         {0x0,    0xa,    0x1b,   0x1f,   0x7f,   0x85,    0x9b,    0x9f,    0xad,    0x600,   0x61c,
          0x180e, 0x200b, 0x200d, 0x200e, 0x200f, 0x2028,  0x2029,  0x202a,  0x202e,  0x2060,  0x2066,
          0x2069, 0x206f, 0xfeff, 0xfff9, 0xfffb, 0x110bd, 0x13430, 0x1d173, 0xe0001, 0xe0020, 0xe007f})
        EXPECT_TRUE(is_invisible(one)) << std::hex << static_cast<std::uint32_t>(one);
    for (const char32_t one :
         {0x20,   0x41,   0x7e,   0xa0,   0xac,   0xae,   0xe9,   0x5ff,   0x606,   0x200a,  0x2010,  0x2027,
          0x202f, 0x205f, 0x2070, 0x3042, 0xfe0f, 0xfff8, 0xfffd, 0x1f600, 0xe0002, 0xe0080, 0x10ffff})
        EXPECT_FALSE(is_invisible(one)) << std::hex << static_cast<std::uint32_t>(one);
}

} // namespace
} // namespace jsongled
