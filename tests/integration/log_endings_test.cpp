#include "tests/integration/log_support.hpp"
#include "tests/integration/raw_client.hpp"

#include <csignal>

// What the log says of connections and calls that are over.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

TEST(LogEndings, say_once_of_each_connection_who_it_was_and_why_it_ended) {
    ServerProcess server({"--max-message-bytes", "1024", "--log-format", "json"});
    {
        User client(server.listen(), "u-client");
        client.close();
        User lost(server.listen(), "u-lost");
        lost.drop();
        User cut(server.listen(), "u-cut");
        cut.socket().shutdown(tcp::socket::shutdown_send);
        User binary(server.listen(), "u-binary");
        binary.send_binary("binary");
        EXPECT_EQ(binary.receive_close().code, websocket::close_code::unknown_data);
        User large(server.listen(), "u-large");
        large.send_text(std::string(20'000, 'x'));
        EXPECT_EQ(large.receive_close().code, websocket::close_code::too_big);
    }
    for (const auto& [uid, first_byte, payload] :
         {std::tuple{"u-no-code", fin | close_frame, ""},
          std::tuple{"u-own-code", fin | close_frame, "\x0f\xa0why"},
          std::tuple{"u-no-utf8", fin | text_frame, "\xff"}, std::tuple{"u-opcode", fin | 0x0b, ""},
          std::tuple{"u-bad-close", fin | close_frame, "\x03"}}) {
        RawClient raw(server.listen());
        raw.hello(uid);
        raw.write_frame(static_cast<std::uint8_t>(first_byte), payload);
        raw.read_to_end();
    }
    User drained(server.listen(), "u-drained");
    server.process().signal(SIGTERM);
    drained.receive_close();

    const std::vector<json::object> lines = parsed(all_lines(server));
    for (const auto& [uid, cause, code] :
         {std::tuple{"u-client", "client", 1000}, std::tuple{"u-no-code", "client", 1005},
          std::tuple{"u-own-code", "client", 4000}, std::tuple{"u-lost", "lost", 1006},
          std::tuple{"u-cut", "lost", 1006}, std::tuple{"u-binary", "protocol", 1003},
          std::tuple{"u-large", "protocol", 1009}, std::tuple{"u-no-utf8", "protocol", 1007},
          std::tuple{"u-opcode", "protocol", 1002}, std::tuple{"u-bad-close", "protocol", 1002},
          std::tuple{"u-drained", "drain", 1012}}) {
        const auto found = lines_with(lines, "connection closed", "uid", uid);
        ASSERT_EQ(found.size(), 1U) << uid;
        EXPECT_THAT(found[0], AllOf(Has("/cause", cause), Has("/code", code), Has("/address", "127.0.0.1"),
                                    HasText("/conn"), Has("/level", "info")));
        EXPECT_TRUE(found[0].at("lasted_ms").is_int64()) << uid;
    }
}

TEST(LogEndings, say_whence_it_came_of_one_too_that_is_reset_at_once) {
    ServerProcess server({"--log-format", "json"});
    constexpr std::size_t count = 50;
    for (std::size_t i = 0; i < count; ++i) {
        RawClient client(server.listen());
        client.ask_upgrade("/");
        client.drop();
    }
    server.process().wait_for_line("connection closed");
    std::size_t seen = 0;
    for (const json::object& line : parsed(all_lines(server))) {
        if (text_at(line, "/message") != "connection closed") continue;
        ++seen;
        EXPECT_THAT(line, Has("/address", "127.0.0.1"));
    }
    EXPECT_GT(seen, 0U);
}

TEST(LogEndings, say_of_those_that_are_silent_or_say_no_hello) {
    ServerProcess server({"--ping-interval", "500ms", "--hello-timeout", "500ms", "--log-format", "json"});
    RawClient silent(server.listen());
    silent.hello("u-silent");
    silent.read_to_end();
    WsClient no_hello(server.listen());
    no_hello.take_greeting();
    EXPECT_EQ(no_hello.receive_close().code, websocket::close_code::policy_error);
    const std::vector<json::object> lines = parsed(all_lines(server));
    const auto of_silent = lines_with(lines, "connection closed", "uid", "u-silent");
    ASSERT_EQ(of_silent.size(), 1U);
    EXPECT_THAT(of_silent[0], AllOf(Has("/cause", "silent"), Has("/code", 1006)));
    const auto of_no_hello = lines_with(lines, "connection closed", "conn", no_hello.peer_id());
    ASSERT_EQ(of_no_hello.size(), 1U);
    EXPECT_THAT(of_no_hello[0], AllOf(Has("/cause", "no-hello"), Has("/code", 1008), Lacks("/uid")));
}

TEST(LogEndings, say_of_one_that_does_not_read) {
    ServerProcess server({"--max-message-bytes", "64k", "--max-outbox-bytes", "128k", "--log-format", "json"});
    {
        User sender(server.listen(), "u-sender");
        User reader(server.listen(), "u-reader");
        User slow(server.listen(), "u-slow");
        for (User* member : {&sender, &reader, &slow})
            ask(*member, iq_set("muc-join", {{"rid", "muc"}}));
        EXPECT_TRUE(eventually([&] {
            sender.send(text("muc", std::string(60'000, 'x'), "muc"));
            settle(sender);
            reader.receive();
            return metric(server.admin(), "jsongled_slow_consumers_total") == 1;
        }));
    }
    const auto found = lines_with(parsed(all_lines(server)), "connection closed", "uid", "u-slow");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_THAT(found[0], AllOf(Has("/cause", "slow"), Has("/code", 1006), Has("/level", "warn")));
}

TEST(LogEndings, say_of_those_too_whom_a_second_signal_cuts_off) {
    // So slow a drain that the second signal finds nearly all of them connected.
    ServerProcess server({"--shutdown-timeout", "10m", "--log-format", "json"});
    std::vector<std::unique_ptr<User>> users;
    for (int i = 0; i < 50; ++i)
        users.push_back(std::make_unique<User>(server.listen(), "u-" + std::to_string(i)));
    server.process().signal(SIGTERM);
    server.process().wait_for_line("draining");
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait_exit(), 0);
    const std::vector<json::object> lines = parsed(server.process().output());
    for (const auto& user : users) {
        const auto found = lines_with(lines, "connection closed", "uid", user->uid());
        ASSERT_EQ(found.size(), 1U) << user->uid();
        EXPECT_THAT(found[0],
                    AllOf(Has("/cause", "drain"), testing::AnyOf(Has("/code", 1012), Has("/code", 1006))));
    }
}

TEST(LogEndings, say_of_each_call_who_called_whom_and_what_came_of_it) {
    ServerProcess server({"--log-format", "json"});
    {
        User alice(server.listen(), "alice");
        User bob(server.listen(), "bob");
        alice.send(propose("nobody", "sid-nobody"));
        settle(alice);
        alice.send(propose("bob", "sid-bob"));
        settle(alice);
        bob.send(call("session-decline", "alice", "sid-bob", {}));
        settle(bob);
    }
    const std::vector<json::object> lines = parsed(all_lines(server));
    const auto placed = lines_with(lines, "call placed", "sid", "sid-bob");
    ASSERT_EQ(placed.size(), 1U);
    EXPECT_THAT(placed[0], AllOf(Has("/caller", "alice"), Has("/callee", "bob"), Lacks("/uid")));
    for (const auto& [sid, callee, outcome] :
         {std::tuple{"sid-nobody", "nobody", "unreachable"}, std::tuple{"sid-bob", "bob", "declined"}}) {
        const auto ended = lines_with(lines, "call ended", "sid", sid);
        ASSERT_EQ(ended.size(), 1U) << sid;
        EXPECT_THAT(ended[0], AllOf(Has("/caller", "alice"), Has("/callee", callee), Has("/outcome", outcome)));
    }
}

} // namespace
} // namespace jsongled::integration_tests
