// RFC 6455, 5.6 and 8.1: data is text, and text is UTF-8.

#include "tests/unit/net/frame_cases.hpp"

namespace jsongled::testing {
namespace {

constexpr std::string_view euro = "\xe2\x82\xac";
const Events not_utf8{"fault 1007 The text is not UTF-8"};

/// Fragments of so many bytes each.
std::string in_fragments(std::string_view payload, std::size_t size) {
    std::string bytes;
    for (std::size_t at = 0; at < payload.size(); at += size)
        bytes += client_frame((at + size >= payload.size() ? fin : 0) | (at == 0 ? text : continuation),
                              payload.substr(at, size));
    return bytes;
}

TEST(TextFrames, are_the_only_data) {
    for (const unsigned bits : {fin, 0U}) {
        const std::string frame = client_frame(bits | binary, "\x01");
        expect_events(frame, {"fault 1003 Only text is understood"});
        EXPECT_EQ(bytes_until_told(frame), 1);
    }
    expect_events(client_frame(fin | text, "x") + client_frame(fin | binary, ""),
                  {"text x", "fault 1003 Only text is understood"});
}

TEST(TextFrames, may_be_empty) {
    expect_events(client_frame(fin | text, ""), {"text "});
    expect_events(client_frame(fin | text, "") + client_frame(fin | text, ""), {"text ", "text "});
}

TEST(TextFrames, may_have_any_characters) {
    for (const std::string& words :
         {std::string("\0", 1),
          std::string("Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!"),
          std::string("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5"), std::string("\xf0\x9f\x8e\xb7 sax"),
          std::string("\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xbf\xbf"),
          std::string("\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbd"),
          std::string("\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf")}) {
        expect_events(client_frame(fin | text, words), {"text " + words});
        for (std::size_t size = 1; size <= 5; ++size)
            expect_events(in_fragments(words, size), {"text " + words});
    }
}

TEST(TextFrames, are_well_formed) {
    for (const std::string_view bytes :
         {"\x80", "\xbf", "\xc0\xaf", "\xc1\xbf", "\xc2\x41", "\xc3x\xa9", "\xe0\x80\xaf", "\xe0\x9f\xbf",
          "\xe2\x82\x41", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80", "\xfe", "\xff"})
        for (const std::size_t before : {0U, 1U, 15U, 16U, 17U, 40U}) {
            const std::string words = std::string(before, 'x') + std::string(bytes) + std::string(20, 'y');
            expect_events(client_frame(fin | text, words), not_utf8);
            for (std::size_t size = 1; size <= 3; ++size)
                expect_events(in_fragments(words, size), not_utf8);
        }
}

TEST(TextFrames, end_with_a_whole_character) {
    for (const std::string_view character : {"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8e\xb7"})
        for (std::size_t size = 1; size < character.size(); ++size) {
            const std::string words = "cut off " + std::string(character.substr(0, size));
            expect_events(client_frame(fin | text, words), not_utf8);
            expect_events(client_frame(text, words) + client_frame(fin | continuation, ""), not_utf8);
            expect_events(client_frame(text, words) + client_frame(continuation, "") +
                              client_frame(fin | continuation, "x"),
                          not_utf8);
        }
}

TEST(TextFrames, may_end_within_a_character_where_another_goes_on) {
    for (std::size_t cut = 1; cut < euro.size(); ++cut)
        expect_events(client_frame(text, euro.substr(0, cut)) + client_frame(continuation, "") +
                          client_frame(fin | ping, euro.substr(cut)) +
                          client_frame(fin | continuation, euro.substr(cut)),
                      {"ping " + std::string(euro.substr(cut)), "text " + std::string(euro)});
}

TEST(TextFrames, do_not_lend_a_character_to_the_next_message) {
    expect_events(client_frame(fin | text, euro) + client_frame(fin | text, euro.substr(1)),
                  {"text " + std::string(euro), not_utf8.front()});
}

TEST(TextFrames, are_at_fault_with_the_first_byte_that_shows_it) {
    struct Case {
        std::string_view bytes;
        std::size_t good;
    };
    for (const auto& [bytes, good] :
         {Case{"\xff.....", 0}, Case{"\xc0\x80....", 0}, Case{"\xed\xa0\x80...", 1},
          Case{"\xf4\x90\x80\x80..", 1}, Case{"\xe0\x9f....", 1}, Case{"\xf0\x8f....", 1},
          Case{"\xf0\x9f\x8e.....", 3}, Case{"\xe2\x82.....", 2}, Case{"abc\x80....", 3}}) {
        const std::size_t header = 6;
        EXPECT_EQ(bytes_until_told(client_frame(fin | text, bytes)), header + good + 1);
        // However much was announced, and in a fragment as well.
        EXPECT_EQ(
            bytes_until_told(client_header(text, 126, "\x7f\xff", std::string(4, '\0')) + std::string(bytes)),
            header + 2 + good + 1);
        const std::string first = client_frame(text, bytes.substr(0, good));
        EXPECT_EQ(bytes_until_told(first + client_frame(continuation, bytes.substr(good))),
                  first.size() + header + 1);
    }
}

TEST(TextFrames, are_at_fault_before_what_comes_behind) {
    expect_events(client_frame(text, "\xff") + client_frame(fin | ping, "p") + client_frame(fin | binary, ""),
                  not_utf8);
}

} // namespace
} // namespace jsongled::testing
