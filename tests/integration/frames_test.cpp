#include "tests/integration/hostile_server.hpp"

#include <random>

// What is no proper WebSocket traffic, or no WebSocket at all.

namespace jsongled::integration_tests {
namespace {

using testing::IsEmpty;
using testing::StartsWith;

class Frames : public HostileServer {};

/// The code that a close frame's payload begins with.
int close_code(std::string_view payload) {
    if (payload.size() < 2) return 0;
    return static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
}

TEST_F(Frames, a_binary_frame_closes_its_connection) {
    mallory_.send_binary(json::serialize(text(bystander_.uid(), "binary")));
    EXPECT_EQ(mallory_.receive_close().code, websocket::close_code::unknown_data);
    expect_nothing(bystander_);
}

TEST_F(Frames, a_binary_frame_before_hello_closes_its_connection) {
    WsClient client(listen());
    client.send_binary("\x01");
    EXPECT_EQ(client.receive_close().code, websocket::close_code::unknown_data);
}

TEST_F(Frames, a_message_in_fragments_is_one_message) {
    const json::object message = text(bystander_.uid(), "Zoë 🎷");
    const std::string whole = json::serialize(message);
    std::vector<std::string> bytes;
    for (const char byte : whole)
        bytes.emplace_back(1, byte); // Also in the middle of a character.
    mallory_.send_fragments(bytes);
    EXPECT_THAT(mallory_.receive(), IsServerReceived(message));
    EXPECT_THAT(bystander_.receive(), Has("/jsongle/description/content", "Zoë 🎷"));
}

TEST_F(Frames, a_message_that_never_ends_reaches_nobody) {
    RawClient raw(listen());
    raw.upgrade();
    raw.write_frame(text_frame, R"({"id":"half)");
    raw.write_frame(0, R"( a message)");
    expect_nothing(bystander_);
}

TEST_F(Frames, half_a_frame_holds_up_nobody) {
    RawClient raw(listen());
    raw.upgrade();
    raw.write(std::string("\x81\xfe\x40", 3));
    expect_nothing(bystander_);
}

TEST_F(Frames, a_ping_is_answered_with_what_it_carries) {
    RawClient raw(listen());
    raw.upgrade();
    raw.write_frame(fin | ping_frame, "are you there?");
    EXPECT_EQ(raw.read_frame(fin | pong_frame), "are you there?");
}

TEST_F(Frames, text_that_is_no_utf8_closes_its_connection) {
    for (const char* bytes :
         {"{\"id\":\"\xff\"}", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "{\"a\":\"\xc3"}) {
        User client(listen(), fresh("client"));
        client.send_text(bytes);
        EXPECT_EQ(client.receive_close().code, websocket::close_code::bad_payload);
    }
}

TEST_F(Frames, a_frame_against_the_rules_closes_its_connection) {
    for (const std::string& bytes : {std::string("\x81\x02{}"),             // no mask
                                     std::string("\xf1\x80\0\0\0\0", 6),    // reserved bits
                                     std::string("\x83\x80\0\0\0\0", 6),    // an opcode that does not exist
                                     std::string("\x80\x80\0\0\0\0", 6),    // goes on with nothing
                                     std::string("\x09\x80\0\0\0\0", 6)}) { // a ping in fragments
        RawClient raw(listen());
        raw.upgrade();
        raw.write(bytes);
        EXPECT_EQ(close_code(raw.read_frame(fin | close_frame)), 1002) << static_cast<int>(bytes[0]);
    }
}

TEST_F(Frames, far_over_the_limit_close_their_connection_before_they_have_come) {
    // Sixteen megabytes are announced.
    RawClient raw(listen());
    raw.upgrade();
    raw.write(std::string("\x81\xff\0\0\0\0\1\0\0\0\0\0\0\0", 14));
    EXPECT_EQ(close_code(raw.read_frame(fin | close_frame)), 1009);
    // More than there is in the world, in a length whose first bit has to be clear.
    RawClient endless(listen());
    endless.upgrade();
    endless.write(std::string("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14));
    EXPECT_EQ(close_code(endless.read_frame(fin | close_frame)), 1002);
}

TEST_F(Frames, random_bytes_on_the_port) {
    std::minstd_rand random(20260102);
    for (int i = 0; i < 50; ++i) {
        RawClient raw(listen());
        std::string bytes(1 + random() % 3000, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        raw.write(bytes);
        if (i % 2 == 0) raw.write("\r\n\r\n");
    }
}

TEST_F(Frames, random_bytes_after_the_upgrade) {
    std::minstd_rand random(20260103);
    for (int i = 0; i < 50; ++i) {
        RawClient raw(listen());
        raw.upgrade();
        std::string bytes(1 + random() % 3000, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        raw.write(bytes);
    }
}

TEST_F(Frames, random_cuts_of_a_message) {
    std::minstd_rand random(20260104);
    const std::string whole = json::serialize(propose(bystander_.uid() + "x", "sid"));
    for (int i = 0; i < 300; ++i) {
        std::string cut = whole.substr(0, 1 + random() % (whole.size() - 1));
        if (i % 2 == 1) cut = whole.substr(cut.size());
        mallory_.send_text(cut);
        EXPECT_THAT(mallory_.receive(), IsSessionError(400003)) << cut;
    }
}

TEST_F(Frames, http_that_is_none_is_a_bad_request) {
    for (const char* request :
         {"GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\nnothing of the kind\r\n\r\n",
          "GET / HTTP/1.1\r\nno colon here\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
        RawClient raw(listen());
        raw.write(request);
        EXPECT_THAT(raw.read_to_end(), testing::AnyOf(StartsWith("HTTP/1.1 400"), StartsWith("HTTP/1.0 400")))
            << request;
    }
}

TEST_F(Frames, a_head_without_end_is_cut_off) {
    RawClient raw(listen());
    raw.write("GET / HTTP/1.1\r\n");
    for (int i = 0; i < 100; ++i)
        raw.write("X-Header-" + std::to_string(i) + ": " + std::string(1000, 'x') + "\r\n");
    EXPECT_THAT(raw.read_to_end(), testing::AnyOf(IsEmpty(), StartsWith("HTTP/1.1 4")));
}

TEST_F(Frames, a_body_without_end_is_cut_off) {
    RawClient raw(listen());
    raw.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n");
    EXPECT_THAT(raw.read_to_end(), testing::AnyOf(IsEmpty(), StartsWith("HTTP/1.1 4")));
}

TEST_F(Frames, an_upgrade_that_is_wrong_is_refused) {
    for (const char* head : {"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: "
                             "websocket\r\nSec-WebSocket-Version: 13\r\n\r\n",
                             "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: "
                             "websocket\r\nSec-WebSocket-Version: 7\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                             "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: "
                             "websocket\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 0\r\n\r\n"}) {
        RawClient raw(listen());
        raw.write(head);
        EXPECT_THAT(raw.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 4")) << head;
    }
}

} // namespace
} // namespace jsongled::integration_tests
