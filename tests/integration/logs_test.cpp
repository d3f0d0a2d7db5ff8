#include "tests/integration/call_support.hpp"
#include "tests/integration/raw_client.hpp"

// What the log says, and what it must never say.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

/// The lines of a server that has been stopped, so that none is still on its way. Its clients must have gone:
/// it would wait for them.
std::vector<std::string> all_lines(ServerProcess& server) {
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(server.process().complaints(), "");
    return server.process().output();
}

/// Traffic of every kind, with the secret wherever a person's words or a session's keys can stand.
void say_everything(const ServerProcess& server, const std::string& secret) {
    const json::object content{{"secret", secret}, {secret, {secret}}};
    User alice(server.listen(), "alice", {{"dn", secret}, {"more", content}});
    User bob(server.listen(), "bob", {{"dn", secret}});
    join_all("session-join", "room", {&alice, &bob});
    join_all("muc-join", "muc", {&alice, &bob});
    // Reaching somebody, and nobody, which is where errors are logged.
    for (const std::string to :
         {"bob", "muc", "muc/bob", "room", "nobody", "muc/nobody", "other/bob", "jongled"}) {
        for (json::object message :
             {text(to, secret), custom(to, content), event(to, "typing", content), event(to, secret, content),
              iq("iq-get", to, "age", content), iq("iq-result", to, "age", content),
              iq("iq-error", to, "age", content), metrics_report(to, {{"mos", 4}, {"error", secret}}),
              metrics_report(to, {{"mos", secret}}),
              envelope(to, {{"action", "session-error"}, {"description", content}}),
              envelope(to, {{"action", "ack"}, {"status", secret}, {"description", content}}),
              propose(to, fresh("sid"))}) {
            alice.send(message);
            message["token"] = secret;
            alice.send(message);
            alice.send(with_description(message, json::string(secret)));
        }
        for (const std::string_view action :
             {"session-info", "session-proceed", "session-initiate", "session-accept", "transport-info",
              "session-terminate", "session-retract", "session-decline"}) {
            const json::object sdp{{"offer", {{"type", "offer"}, {"sdp", "v=0\r\na=ice-pwd:" + secret}}},
                                   {"answer", {{"type", "answer"}, {"sdp", "v=0\r\na=ice-pwd:" + secret}}},
                                   {"candidate", {{"candidate", secret}}}};
            alice.send(call(action, to, "sid-" + to, sdp, "mute"));
            alice.send(call(action, to, "sid-" + to, sdp, secret));
        }
    }
    alice.send(iq("iq-set", "jsongled", "unknown", content));
    alice.send(iq("iq-set", "jsongled", "muc-join", {{"rid", 7}, {"password", secret}}));
    // Malformed in ways that a careless message would quote.
    for (const std::string& bad :
         {secret, "{\"" + secret, R"({"id":"m","jsongle":")" + secret + "\"}", "[\"" + secret + "\"]",
          R"({"id":"m","jsongle":{"action":"session-text","description":")" + secret + "\"}}"})
        alice.send_text(bad);
    settle(bob);
    settle(alice);
    // Tokens travel in the head of the upgrade.
    RawClient raw(server.listen());
    raw.ask_upgrade("/?access_token=" + secret,
                    "Authorization: Bearer " + secret + "\r\nCookie: id=" + secret + "\r\n");
    raw.read_until("\r\n\r\n");
    RawClient refused(server.listen());
    refused.ask_upgrade("/elsewhere?access_token=" + secret, "Authorization: Bearer " + secret + "\r\n");
    refused.read_until("\r\n\r\n");
    http_get(server.listen(), "/health?access_token=" + secret);
    RawClient garbage(server.listen());
    garbage.write(secret + "\r\n\r\n");
    garbage.read_to_end();
    WsClient impatient(server.listen());
    impatient.take_greeting();
    impatient.send(text("bob", secret));
    impatient.receive();
}

TEST(Logs, never_tell_what_people_say_to_each_other) {
    const std::string secret = "xyzzy-plugh";
    ServerProcess server({"--log-level", "debug", "--max-rooms-per-peer", "2"});
    say_everything(server, secret);
    const std::vector<std::string> lines = all_lines(server);
    EXPECT_GT(lines.size(), 10U);
    for (const std::string& line : lines)
        EXPECT_THAT(line, Not(HasSubstr(secret)));
}

TEST(Logs, are_json_objects_line_by_line_where_no_terminal_is) {
    ServerProcess server({"--log-level", "debug"});
    say_everything(server, "secret");
    {
        User odd(server.listen(), "quote\" backslash\\ zoë");
        settle(odd);
    }
    for (const std::string& line : all_lines(server)) {
        error_code error;
        const json::value parsed = json::parse(line, error);
        ASSERT_FALSE(error) << line;
        EXPECT_THAT(parsed.as_object(), AllOf(HasTime("/time"), HasText("/level"), HasText("/message")));
        EXPECT_THAT(text_at(parsed.as_object(), "/level"), AnyOf("debug", "info", "warn", "warning", "error"));
    }
}

TEST(Logs, name_the_connection_the_user_and_what_it_is_about) {
    ServerProcess server({"--log-level", "debug"});
    std::string conn;
    const json::object bad = text("nobody", "hi");
    {
        User alice(server.listen(), "alice");
        User bob(server.listen(), "bob");
        conn = alice.peer_id();
        join_all("muc-join", "muc-of-this-test", {&alice});
        alice.send(propose("bob", "sid-of-this-test"));
        alice.send(bad);
        settle(alice);
    }
    const std::vector<std::string> lines = all_lines(server);
    const auto some_line = [&](const testing::Matcher<const json::object&>& matcher) {
        return std::ranges::any_of(
            lines, [&](const std::string& line) { return matcher.Matches(json::parse(line).as_object()); });
    };
    EXPECT_TRUE(some_line(AllOf(Has("/conn", conn), Has("/uid", "alice"))));
    EXPECT_TRUE(some_line(AllOf(Has("/conn", conn), Has("/rid", "muc-of-this-test"))));
    EXPECT_TRUE(some_line(Has("/sid", "sid-of-this-test")));
    EXPECT_TRUE(
        some_line(AllOf(Has("/conn", conn), Has("/mid", bad.at("id")), Has("/action", "session-text"))));
}

TEST(Logs, are_quiet_at_a_higher_level) {
    ServerProcess server({"--log-level", "info"});
    say_everything(server, "secret");
    for (const std::string& line : all_lines(server))
        EXPECT_THAT(line, Not(HasSubstr(R"("level":"debug")")));
}

TEST(Logs, do_not_repeat_a_warning_that_a_client_can_cause_at_will) {
    ServerProcess server({"--log-level", "info"});
    {
        User mallory(server.listen(), "mallory");
        for (int i = 0; i < 2000; ++i)
            mallory.send_text("no json");
        EXPECT_EQ(mallory.receive_all().size(), 2000U);
    }
    EXPECT_LT(all_lines(server).size(), 50U);
}

TEST(Logs, can_be_had_as_text) {
    ServerProcess server({"--log-format", "text"});
    const std::vector<std::string> lines = all_lines(server);
    for (const std::string& line : lines)
        EXPECT_THAT(line, Not(testing::StartsWith("{")));
}

TEST(Logs, names_of_clients_cannot_forge_a_line) {
    for (const char* format : {"text", "json"}) {
        ServerProcess server({"--log-format", format, "--log-level", "debug"});
        {
            User user(server.listen(), "user");
            // A line separator is no control character, and may stand in a name.
            User odd(server.listen(), "a\xe2\x80\xa8[error] b");
            ask(user, iq_set("muc-join", {{"rid", "x level=error message=forged \"} {\"time\":\""}}));
            user.send_text(R"({"id":"a\nforged-line","jsongle":{"action":"b\nforged-line"}})");
            user.send_text(R"({"id":"a","jsongle":{"action":"b\nforged-line","description":{}}})");
            settle(user);
        }
        for (const std::string& line : all_lines(server))
            EXPECT_THAT(line, Not(testing::StartsWith("forged-line")));
    }
}

} // namespace
} // namespace jsongled::integration_tests
