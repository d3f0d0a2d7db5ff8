#include "server/net/ws_frame.hpp"

#include <gtest/gtest.h>

#include "server/routing/close_cause.hpp"

namespace jsongled {
namespace {

std::string header(Opcode opcode, std::size_t payload) {
    std::string out = "before";
    append_frame_header(out, opcode, payload);
    EXPECT_TRUE(out.starts_with("before"));
    return out.substr(6);
}

std::string close_frame(std::uint16_t code, std::string_view reason) {
    std::string out;
    append_close_frame(out, code, reason);
    return out;
}

TEST(FrameHeader, has_its_length_in_the_shortest_form) {
    EXPECT_EQ(header(Opcode::text, 0), std::string("\x81\0", 2));
    EXPECT_EQ(header(Opcode::text, 125), "\x81\x7d");
    EXPECT_EQ(header(Opcode::text, 126), std::string("\x81\x7e\0\x7e", 4));
    EXPECT_EQ(header(Opcode::text, 65'535), "\x81\x7e\xff\xff");
    EXPECT_EQ(header(Opcode::text, 65'536), std::string("\x81\x7f\0\0\0\0\0\1\0\0", 10));
    EXPECT_EQ(header(Opcode::text, 0x0123456789abcdef), "\x81\x7f\x01\x23\x45\x67\x89\xab\xcd\xef");
}

TEST(FrameHeader, has_its_opcode) {
    EXPECT_EQ(header(Opcode::binary, 1), "\x82\x01");
    EXPECT_EQ(header(Opcode::close, 2), "\x88\x02");
    EXPECT_EQ(header(Opcode::ping, 3), "\x89\x03");
    EXPECT_EQ(header(Opcode::pong, 4), "\x8a\x04");
}

TEST(ControlFrame, carries_as_much_as_it_may) {
    std::string out;
    append_control_frame(out, Opcode::pong, "Hello");
    EXPECT_EQ(out, "\x8a\x05Hello");
    out.clear();
    append_control_frame(out, Opcode::ping, std::string(126, 'x'));
    EXPECT_EQ(out, "\x89\x7d" + std::string(125, 'x'));
}

TEST(CloseFrame, has_a_code_and_a_reason) {
    EXPECT_EQ(close_frame(1000, ""), "\x88\x02\x03\xe8");
    EXPECT_EQ(close_frame(4999, "Bye"), "\x88\x05\x13\x87"
                                        "Bye");
}

TEST(CloseFrame, without_a_code_has_no_reason) {
    EXPECT_EQ(close_frame(no_close_code, "Bye"), std::string("\x88\0", 2));
}

TEST(CloseFrame, cuts_its_reason_to_whole_characters) {
    EXPECT_EQ(close_frame(1000, std::string(123, 'x')), "\x88\x7d\x03\xe8" + std::string(123, 'x'));
    EXPECT_EQ(close_frame(1000, std::string(124, 'x')), "\x88\x7d\x03\xe8" + std::string(123, 'x'));
    EXPECT_EQ(close_frame(1000, std::string(122, 'x') + "\xc3\xa9"),
              "\x88\x7c\x03\xe8" + std::string(122, 'x'));
}

} // namespace
} // namespace jsongled
