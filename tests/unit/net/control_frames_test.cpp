// RFC 6455, 5.5: pings and pongs. Close frames have a file of their own.

#include "tests/unit/net/frame_cases.hpp"

namespace jsongled::testing {
namespace {

TEST(ControlFrames, carry_up_to_125_bytes_of_any_kind) {
    for (const std::string& payload : {std::string(), std::string("Hello"),
                                       std::string("\0\xff\xfe\xfd\xfc\xfb\0", 7), std::string(125, '\xfe')}) {
        expect_events(client_frame(fin | ping, payload), {"ping " + payload});
        expect_events(client_frame(fin | pong, payload), {"pong " + payload});
    }
}

TEST(ControlFrames, carry_no_more_than_125_bytes) {
    for (const unsigned opcode : {ping, pong, close})
        for (const std::size_t size : {126U, 127U, 65'536U}) {
            const std::string frame = client_frame(fin | opcode, std::string(size, 'x'));
            expect_events(frame, {"fault 1002 A control frame is too long"});
            EXPECT_EQ(bytes_until_told(frame), 2);
        }
}

TEST(ControlFrames, are_in_one_piece) {
    for (const unsigned opcode : {ping, pong, close}) {
        expect_events(client_frame(opcode, "\x03\xe8") + client_frame(fin | continuation, "b"),
                      {"fault 1002 A control frame is in fragments"});
        expect_events(client_frame(text, "a") + client_frame(opcode, ""),
                      {"fault 1002 A control frame is in fragments"});
        EXPECT_EQ(bytes_until_told(client_frame(opcode, "")), 1);
    }
}

TEST(ControlFrames, may_be_many) {
    std::string bytes;
    Events expected;
    for (int i = 0; i < 20; ++i) {
        bytes += client_frame(fin | ping, std::to_string(i)) + client_frame(fin | pong, std::to_string(i));
        expected.push_back("ping " + std::to_string(i));
        expected.push_back("pong " + std::to_string(i));
    }
    expect_events(bytes, expected);
}

TEST(ControlFrames, between_fragments_leave_them_as_they_are) {
    const std::string half(1000, 'h');
    const std::string payload(125, 'p');
    std::string bytes = client_frame(text, half);
    Events expected;
    for (int i = 0; i < 3; ++i) {
        bytes += client_frame(fin | ping, payload) + client_frame(fin | pong, "");
        expected.insert(expected.end(), {"ping " + payload, "pong "});
    }
    expected.push_back("text " + half + half);
    expect_events(bytes + client_frame(fin | continuation, half), expected);
}

} // namespace
} // namespace jsongled::testing
