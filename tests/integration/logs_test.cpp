#include "tests/integration/call_support.hpp"
#include "tests/integration/log_support.hpp"
#include "tests/integration/raw_client.hpp"

#include "protocol/characters.hpp"

// What the log says, and what it must never say.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

/// Where a message may go: to somebody, and to nobody, which is where errors are logged.
constexpr std::array recipients{"bob",    "muc",        "muc/bob",   "room",
                                "nobody", "muc/nobody", "other/bob", "jongled"};

/// What is said outside a session: in the head of an upgrade, where tokens travel; as no HTTP; before the
/// hello.
void say_outside_sessions(const ServerProcess& server, const std::string& secret) {
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

/// Traffic of every kind, with the secret wherever a person's words or a session's keys can stand. Each message
/// has a user of its own: what one says often is not logged any more.
void say_everything(const ServerProcess& server, const std::string& to, const std::string& secret) {
    const json::object content{{"secret", secret}, {secret, {secret}}};
    User bob(server.listen(), "bob", {{"dn", secret}});
    join_all("session-join", "room", {&bob});
    join_all("muc-join", "muc", {&bob});
    const auto as_somebody = [&](const auto& say) {
        User alice(server.listen(), fresh("alice"), {{"dn", secret}, {"more", content}});
        alice.send(iq_set("session-join", {{"rid", "room"}}));
        alice.send(iq_set("muc-join", {{"rid", "muc"}}));
        say(alice);
        settle(alice);
    };
    for (json::object message :
         {text(to, secret), custom(to, content), event(to, "typing", content), event(to, secret, content),
          iq("iq-get", to, "age", content), iq("iq-result", to, "age", content),
          iq("iq-error", to, "age", content), metrics_report(to, {{"mos", 4}, {"error", secret}}),
          metrics_report(to, {{"mos", secret}}),
          envelope(to, {{"action", "session-error"}, {"description", content}}),
          envelope(to, {{"action", "ack"}, {"status", secret}, {"description", content}}),
          propose(to, fresh("sid"))}) {
        as_somebody([&](User& alice) {
            alice.send(message);
            message["token"] = secret;
            alice.send(message);
            alice.send(with_description(message, json::string(secret)));
        });
    }
    for (const std::string_view action :
         {"session-info", "session-proceed", "session-initiate", "session-accept", "transport-info",
          "session-terminate", "session-retract", "session-decline"}) {
        const json::object sdp{{"offer", {{"type", "offer"}, {"sdp", "v=0\r\na=ice-pwd:" + secret}}},
                               {"answer", {{"type", "answer"}, {"sdp", "v=0\r\na=ice-pwd:" + secret}}},
                               {"candidate", {{"candidate", secret}}}};
        as_somebody([&](User& alice) {
            alice.send(call(action, to, "sid-" + to, sdp, "mute"));
            alice.send(call(action, to, "sid-" + to, sdp, secret));
        });
    }
    as_somebody([&](User& alice) {
        alice.send(iq("iq-set", "jsongled", "unknown", content));
        alice.send(iq("iq-set", "jsongled", "muc-join", {{"rid", 7}, {"password", secret}}));
        // Malformed in ways that a careless message would quote.
        for (const std::string& bad :
             {secret, "{\"" + secret, R"({"id":"m","jsongle":")" + secret + "\"}", "[\"" + secret + "\"]",
              R"({"id":"m","jsongle":{"action":"session-text","description":")" + secret + "\"}}"})
            alice.send_text(bad);
    });
    say_outside_sessions(server, secret);
}

TEST(Logs, never_tell_what_people_say_to_each_other) {
    const std::string secret = "xyzzy-plugh";
    for (const char* recipient : recipients) {
        ServerProcess server(
            {"--log-level", "debug", "--max-rooms-per-peer", "2", "--max-room-members", "1000"});
        say_everything(server, recipient, secret);
        const std::vector<std::string> lines = all_lines(server);
        EXPECT_GT(lines.size(), 100U);
        for (const std::string& line : lines) {
            EXPECT_THAT(line, Not(HasSubstr(secret)));
            EXPECT_THAT(line, Not(HasSubstr("lines not shown"))) << "and those might have told it";
        }
    }
}

TEST(Logs, are_json_objects_line_by_line_where_no_terminal_is) {
    ServerProcess server({"--log-level", "debug"});
    say_everything(server, "nobody", "secret");
    {
        User odd(server.listen(), "quote\" backslash\\ zoë");
        settle(odd);
    }
    for (const std::string& line : all_lines(server)) {
        error_code error;
        const json::value parsed = json::parse(line, error);
        ASSERT_FALSE(error) << line;
        EXPECT_THAT(parsed.as_object(), AllOf(HasTime("/time"), HasText("/level"), HasText("/message")));
        EXPECT_THAT(text_at(parsed.as_object(), "/level"), AnyOf("debug", "info", "warn", "error"));
    }
}

TEST(Logs, name_the_connection_the_user_and_what_it_is_about) {
    ServerProcess server({"--log-level", "debug"});
    std::string conn;
    // To oneself, with no other device.
    const json::object bad = text("alice", "hi");
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
    say_everything(server, "nobody", "secret");
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

TEST(Logs, are_not_filled_by_one_client_nor_are_others_silenced_by_it) {
    ServerProcess server({"--log-level", "debug", "--log-format", "json", "--max-messages-per-second", "0",
                          "--max-joins-per-second", "0", "--max-unanswered-calls-per-minute", "0"});
    constexpr int rounds = 1000;
    {
        User mallory(server.listen(), "mallory");
        User bob(server.listen(), "bob");
        const std::string padding(200, '\x01');
        for (int i = 0; i < rounds; ++i) {
            mallory.send(propose("nobody", fresh("sid") + padding));
            mallory.send(propose("bob", fresh("sid") + padding));
            mallory.send(iq_set("muc-join", {{"rid", "room"}}));
            mallory.send(iq_set("session-leave", {{"rid", "room"}}));
            json::object refused = text("mallory", "hi");
            refused["id"] = padding;
            mallory.send(refused);
            mallory.send_text("no json");
            if (i % 20 == 0) {
                settle(mallory);
                settle(bob);
            }
        }
        settle(mallory);
        User bystander(server.listen(), "bystander");
        bystander.send(propose("nobody", "sid-of-the-bystander"));
        bystander.receive();
        join_all("muc-join", "room-of-the-bystander", {&bystander});
        bystander.send_text("no json");
        settle(bystander);
    }
    const std::vector<std::string> lines = all_lines(server);
    std::size_t bytes = 0;
    for (const std::string& line : lines)
        bytes += line.size() + 1;
    // Ten lines of each kind, of two kilobytes at most.
    EXPECT_LT(bytes, 200'000U) << "of " << 6 * rounds << " messages";

    const std::vector<json::object> objects = parsed(lines);
    EXPECT_EQ(lines_with(objects, "call ended", "sid", "sid-of-the-bystander").size(), 1U);
    for (const char* message :
         {"hello", "room joined", "message refused", "malformed message", "connection closed"})
        EXPECT_EQ(lines_with(objects, message, "uid", "bystander").size(), 1U) << message;
    for (const char* message : {"call ended", "message refused", "malformed message"}) {
        const auto notes = lines_with(objects, "lines not shown", "of", message);
        std::int64_t count = 0;
        for (const json::object& note : notes)
            count += note.at("count").as_int64();
        EXPECT_GE(count, rounds / 2) << message;
    }
}

TEST(Logs, have_numbers_for_numbers) {
    ServerProcess server({"--log-level", "debug", "--log-format", "json"});
    say_everything(server, "nobody", "secret");
    int numbers = 0;
    for (const json::object& line : parsed(all_lines(server))) {
        for (const auto& [name, value] : line) {
            if (name != "code" && name != "count" && !name.ends_with("_ms")) continue;
            EXPECT_TRUE(value.is_int64()) << json::serialize(line);
            ++numbers;
        }
    }
    EXPECT_GT(numbers, 10);
}

TEST(Logs, let_no_words_of_clients_act_on_a_terminal) {
    const std::string hostile = "\u009b31m\u202e\u2066\u200b\u2029\ufeff\U000e0041\x1b[2Jend";
    for (const char* format : {"text", "json"}) {
        ServerProcess server({"--log-format", format, "--log-level", "debug"});
        {
            User user(server.listen(), "user");
            json::object refused = text("user", "hi");
            refused["id"] = hostile;
            user.send(refused);
            user.send(propose("nobody", hostile));
            user.send(propose(hostile, "sid"));
            user.send(iq_set("muc-join", {{"rid", hostile}}));
            user.send_text(R"({"id":"\u202e","jsongle":7})");
            settle(user);
            // Not a name that is taken, or not logged as it is.
            WsClient odd(server.listen());
            odd.take_greeting();
            odd.send({{"id", "hello"},
                      {"jsongle",
                       {{"action", "iq-result"},
                        {"query", "session-hello"},
                        {"transaction", odd.hello_transaction()},
                        {"description", {{"uid", "odd\u202e"}}}}}});
            odd.receive();
        }
        int shown = 0;
        for (const std::string& line : all_lines(server)) {
            for (std::string_view rest = line; !rest.empty();) {
                const auto character = take_character(rest);
                ASSERT_TRUE(character && !is_invisible(*character)) << line;
            }
            shown += line.find(R"(\u009b31m\u202e\u2066\u200b\u2029\ufeff\udb40\udc41\u001b[2Jend)") !=
                     std::string::npos;
        }
        EXPECT_GE(shown, 2) << format;
    }
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
            User odd(server.listen(), "a\" level=error message=\"[error] b");
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
