// RFC 6455, 5.4: messages in fragments.

#include "tests/unit/net/frame_cases.hpp"

namespace jsongled::testing {
namespace {

TEST(Fragments, are_one_message) {
    expect_events(client_frame(text, "one ") + client_frame(fin | continuation, "two"), {"text one two"});
    expect_events(client_frame(text, "a") + client_frame(continuation, "b") + client_frame(continuation, "c") +
                      client_frame(fin | continuation, "d"),
                  {"text abcd"});
}

TEST(Fragments, may_be_empty) {
    expect_events(client_frame(text, "") + client_frame(continuation, "") +
                      client_frame(fin | continuation, ""),
                  {"text "});
    expect_events(client_frame(text, "") + client_frame(continuation, "middle") +
                      client_frame(fin | continuation, ""),
                  {"text middle"});
    expect_events(client_frame(text, "first") + client_frame(continuation, "") +
                      client_frame(fin | continuation, ""),
                  {"text first"});
    expect_events(client_frame(text, "") + client_frame(fin | continuation, "last"), {"text last"});
}

TEST(Fragments, that_never_end_are_no_message) {
    expect_events(client_frame(text, "half") + client_frame(continuation, "way"), {});
}

TEST(Fragments, let_control_frames_between_them) {
    expect_events(client_frame(text, "one ") + client_frame(fin | ping, "are you there?") +
                      client_frame(continuation, "two ") + client_frame(fin | pong, "") +
                      client_frame(fin | ping, "!") + client_frame(fin | continuation, "three"),
                  {"ping are you there?", "pong ", "ping !", "text one two three"});
}

TEST(Fragments, let_control_frames_between_them_where_nothing_has_come_yet) {
    expect_events(client_frame(text, "") + client_frame(fin | ping, "p") +
                      client_frame(fin | continuation, "text"),
                  {"ping p", "text text"});
}

TEST(Fragments, do_not_outlive_a_close) {
    expect_events(client_frame(text, "half") + client_frame(fin | close, "\x03\xe8") +
                      client_frame(fin | continuation, "rest"),
                  {"close 1000 "});
}

TEST(Fragments, begin_with_a_text) {
    const Events expected{"fault 1002 There is no message to continue"};
    expect_events(client_frame(fin | continuation, "x"), expected);
    expect_events(client_frame(continuation, "x"), expected);
    expect_events(client_frame(continuation, ""), expected);
    EXPECT_EQ(bytes_until_told(client_frame(continuation, "x")), 1);
}

TEST(Fragments, cannot_go_on_after_the_last) {
    const std::string message = client_frame(text, "a") + client_frame(fin | continuation, "b");
    expect_events(message + client_frame(fin | continuation, "c"),
                  {"text ab", "fault 1002 There is no message to continue"});
    expect_events(client_frame(fin | text, "ab") + client_frame(continuation, "c"),
                  {"text ab", "fault 1002 There is no message to continue"});
    expect_events(message + client_frame(fin | ping, "") + client_frame(continuation, "c"),
                  {"text ab", "ping ", "fault 1002 There is no message to continue"});
}

TEST(Fragments, let_no_other_message_between_them) {
    for (const unsigned opcode : {text, binary, fin | text, fin | binary})
        expect_events(client_frame(text, "a") + client_frame(opcode, "b"),
                      {"fault 1002 A message begins within another"});
    expect_events(client_frame(text, "a") + client_frame(fin | ping, "") + client_frame(fin | text, "b"),
                  {"ping ", "fault 1002 A message begins within another"});
}

TEST(Fragments, are_forgotten_with_their_message) {
    const std::string message = client_frame(text, "a") + client_frame(fin | continuation, "b");
    expect_events(message + message + client_frame(fin | text, "c") + message,
                  {"text ab", "text ab", "text c", "text ab"});
}

TEST(Fragments, may_be_of_a_byte_each) {
    const std::string words = "a message in bytes, and nothing else";
    std::string bytes;
    for (std::size_t i = 0; i < words.size(); ++i)
        bytes += client_frame((i + 1 == words.size() ? fin : 0) | (i == 0 ? text : continuation),
                              words.substr(i, 1));
    expect_events(bytes, {"text " + words});
}

TEST(Fragments, that_have_come_are_counted_to_the_byte) {
    FrameFeed feed(wide_limits);
    const auto after = [&](std::string_view bytes) {
        feed.feed(bytes);
        return feed.reader().message_bytes();
    };
    EXPECT_EQ(after(client_frame(fin | text, "another")), 0);
    EXPECT_EQ(after(client_frame(text, "half")), 4);
    const std::string control = client_frame(fin | ping, "ping");
    EXPECT_EQ(after(control.substr(0, 8)), 4);
    EXPECT_EQ(after(control.substr(8)), 4);
    const std::string rest = client_frame(fin | continuation, std::string(126, 'x'));
    for (std::size_t at = 0; at + 1 < rest.size(); ++at)
        EXPECT_EQ(after(rest.substr(at, 1)), at < 8 ? 4 : at - 8 + 5) << at;
    EXPECT_EQ(after(rest.substr(rest.size() - 1)), 0);
    EXPECT_EQ(feed.events().back(), "text half" + std::string(126, 'x'));
}

} // namespace
} // namespace jsongled::testing
