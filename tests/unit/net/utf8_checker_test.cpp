#include "server/net/utf8_checker.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "protocol/characters.hpp"

namespace jsongled {
namespace {

/// From both ends of each range of which table 3-7 speaks.
constexpr std::array<unsigned char, 28> bytes{0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0,
                                              0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0,
                                              0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfe, 0xff};

bool is_well_formed(std::string_view text) {
    while (!text.empty())
        if (!take_character(text)) return false;
    return true;
}

/// Whether something may follow that makes it well-formed: one end of each range fits.
bool may_become_well_formed(const std::string& text, int more = 3) {
    if (is_well_formed(text)) return true;
    return more > 0 &&
           (may_become_well_formed(text + "\x80", more - 1) || may_become_well_formed(text + "\xbf", more - 1));
}

template<class Visit>
void for_each_text(std::size_t size, std::string& text, const Visit& visit) {
    if (text.size() == size) return visit(text);
    for (const unsigned char byte : bytes) {
        text.push_back(static_cast<char>(byte));
        for_each_text(size, text, visit);
        text.pop_back();
    }
}

TEST(Utf8Checker, takes_what_can_become_well_formed_and_knows_when_it_is) {
    for (std::size_t size = 0; size <= 3; ++size) {
        std::string text;
        for_each_text(size, text, [](const std::string& each) {
            Utf8Checker checker;
            const bool taken = checker.take(each);
            ASSERT_EQ(taken, may_become_well_formed(each)) << testing::PrintToString(each);
            if (!taken) return;
            ASSERT_EQ(checker.is_whole(), is_well_formed(each)) << testing::PrintToString(each);
        });
    }
}

TEST(Utf8Checker, takes_four_bytes_as_they_are_well_formed_or_not) {
    std::string text;
    for_each_text(4, text, [](const std::string& each) {
        Utf8Checker checker;
        ASSERT_EQ(checker.take(each) && checker.is_whole(), is_well_formed(each))
            << testing::PrintToString(each);
    });
}

TEST(Utf8Checker, sees_each_byte_wherever_it_is) {
    for (std::size_t size = 1; size < 70; ++size)
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, 'x');
            text[at] = '\xff';
            Utf8Checker checker;
            ASSERT_FALSE(checker.take(text)) << at << " of " << size;
        }
}

TEST(Utf8Checker, takes_a_text_in_pieces) {
    const std::string text =
        "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x8e\xb7 and sixteen letters \xed\x9f\xbf\xf4\x8f\xbf\xbf";
    for (std::size_t first = 0; first <= text.size(); ++first)
        for (std::size_t second = first; second <= text.size(); ++second) {
            Utf8Checker checker;
            ASSERT_TRUE(checker.take(std::string_view(text).substr(0, first)));
            ASSERT_TRUE(checker.take(std::string_view(text).substr(first, second - first)));
            ASSERT_TRUE(checker.take(std::string_view(text).substr(second)));
            ASSERT_TRUE(checker.is_whole());
        }
}

} // namespace
} // namespace jsongled
