// RFC 6455, 5.1 (clients mask), 5.2 (the header) and 5.3 (the masking itself).

#include "tests/unit/net/frame_cases.hpp"

namespace jsongled::testing {
namespace {

std::string number(std::uint64_t value, int bytes) {
    std::string out;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> shift & 0xffU));
    return out;
}

TEST(FrameMasks, are_needed) {
    const Events expected{"fault 1002 The frame is not masked"};
    expect_events(std::string("\x81\x02{}"), expected);
    expect_events(std::string("\x81\0", 2), expected);
    expect_events(std::string("\x89\0", 2), expected);
    expect_events(std::string("\x88\0", 2), expected);
    expect_events(std::string("\x81\x7e\x01\0", 4), expected);
    EXPECT_EQ(bytes_until_told(std::string("\x81\x7e\x01\0", 4)), 2);
}

TEST(FrameMasks, are_needed_in_each_frame) {
    expect_events(client_frame(text, "a") + std::string("\x80\x01z"), {"fault 1002 The frame is not masked"});
}

TEST(FrameMasks, may_be_any_four_bytes) {
    for (const std::string& key :
         {std::string(4, '\0'), std::string(4, '\xff'), std::string("\x01\x02\x03\x04"),
          std::string("\x80\0\0\0", 4), std::string("\0\0\0\x80", 4)})
        for (std::size_t size : {0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 33, 64, 100})
            expect_events(client_frame(fin | text, std::string(size, 'm'), key),
                          {"text " + std::string(size, 'm')});
}

TEST(FrameMasks, are_those_of_the_example) {
    // RFC 6455, 5.7.
    expect_events("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {"text Hello"});
    expect_events("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {"pong Hello"});
}

TEST(FrameMasks, begin_anew_in_each_frame) {
    expect_events(client_frame(text, "abcde", "1234") + client_frame(fin | ping, "xyz", "5678") +
                      client_frame(continuation, "fg", "90ab") +
                      client_frame(fin | continuation, "hij", "cdef"),
                  {"ping xyz", "text abcdefghij"});
}

TEST(FrameHeaders, with_reserved_bits_are_a_fault) {
    for (const unsigned bits : {0x40U, 0x20U, 0x10U, 0x70U})
        for (const unsigned opcode : {text, binary, close, ping, pong}) {
            const std::string frame = client_frame(fin | bits | opcode, "");
            expect_events(frame, {"fault 1002 Reserved bits are set"});
            EXPECT_EQ(bytes_until_told(frame), 1);
        }
    expect_events(client_frame(text, "a") + client_frame(0x40, "b"), {"fault 1002 Reserved bits are set"});
}

TEST(FrameHeaders, with_reserved_opcodes_are_a_fault) {
    for (const unsigned opcode : {0x3U, 0x4U, 0x5U, 0x6U, 0x7U, 0xbU, 0xcU, 0xdU, 0xeU, 0xfU})
        for (const unsigned bits : {fin, 0U}) {
            const std::string frame = client_frame(bits | opcode, "x");
            expect_events(frame, {"fault 1002 The opcode does not exist"});
            expect_events(client_frame(text, "a") + frame, {"fault 1002 The opcode does not exist"});
            EXPECT_EQ(bytes_until_told(frame), 1);
        }
}

TEST(FrameHeaders, end_what_was_before_only_when_it_is_told) {
    expect_events(client_frame(fin | text, "good") + client_frame(fin | ping, "p") +
                      client_frame(fin | 0x3, ""),
                  {"text good", "ping p", "fault 1002 The opcode does not exist"});
}

TEST(FrameLengths, of_each_form_are_understood) {
    for (const std::size_t size :
         {0U, 1U, 124U, 125U, 126U, 127U, 128U, 255U, 256U, 65'535U, 65'536U, 65'537U, 70'000U})
        expect_events(client_frame(fin | text, std::string(size, 'x')), {"text " + std::string(size, 'x')});
}

TEST(FrameLengths, have_their_shortest_form) {
    const Events expected{"fault 1002 The length is not in its shortest form"};
    for (const unsigned size : {0U, 1U, 125U})
        expect_events(client_header(fin | text, 126, number(size, 2)) + std::string(size, 'x'), expected);
    for (const unsigned size : {0U, 125U, 126U, 65'535U})
        expect_events(client_header(fin | text, 127, number(size, 8)), expected);
    EXPECT_EQ(bytes_until_told(client_header(fin | text, 126, number(125, 2))), 4);
    EXPECT_EQ(bytes_until_told(client_header(fin | text, 127, number(65'535, 8))), 10);
}

TEST(FrameLengths, do_not_have_their_highest_bit_set) {
    for (const std::uint64_t length :
         {std::uint64_t{1} << 63U, ~std::uint64_t{0}, (std::uint64_t{1} << 63U) + 5})
        expect_events(client_header(fin | text, 127, number(length, 8)) + "Hello",
                      {"fault 1002 The length has its highest bit set"});
    expect_events(client_header(fin | text, 127, number((std::uint64_t{1} << 63U) - 1, 8)),
                  {"fault 1009 The message is too large"});
}

TEST(FrameHeaders, that_are_cut_off_are_nothing_yet) {
    const std::string frame = client_frame(fin | text, std::string(65'536, 'x'));
    for (std::size_t size = 0; size <= 14; ++size) {
        FrameFeed feed(wide_limits);
        feed.feed(frame.substr(0, size));
        EXPECT_TRUE(feed.events().empty());
        EXPECT_EQ(feed.reader().is_between_messages(), size == 0);
        EXPECT_EQ(feed.reader().allocated_bytes(), 0);
    }
}

} // namespace
} // namespace jsongled::testing
