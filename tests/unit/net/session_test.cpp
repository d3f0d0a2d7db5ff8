#include "tests/unit/net/session_fixture.hpp"

#include <set>
#include <span>

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(Sessions, ask_for_a_hello_and_take_its_answer) {
    WireEnds& client = world.connect();
    EXPECT_EQ(world.counts().peers, 1U);
    EXPECT_EQ(world.counts().users, 0U);
    greet(client, "alice");
    EXPECT_EQ(world.counts().users, 1U);
}

TEST_F(Sessions, close_whoever_says_no_hello_in_time) {
    WireEnds& client = world.connect();
    world.pass(9'999ms);
    EXPECT_EQ(world.counts().peers, 1U);
    world.pass(1ms);
    EXPECT_EQ(world.counts().peers, 0U) << "for the others it is gone at once";
    EXPECT_EQ(take(client).back(), "close 1008 No answer to the session-hello");
    EXPECT_EQ(world.sessions(), 1U) << "it may take notice";
    say(client, client_frame(0x88, "\x03\xf0"));
    client.close();
    world.run();
    EXPECT_EQ(world.sessions(), 0U);
}

TEST_F(Sessions, refuse_what_is_too_large_in_the_form_that_is_awaited_and_live_on) {
    WireEnds& client = user("alice");
    const std::string much(5'000, 'x');
    say(client,
        text_frame(R"({"id":"m7","to":"bob","jsongle":{"action":"session-text","description":{"content":")" +
                   much + "\"}}}"));
    auto told = take(client);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(jsongle(told[0]).at("action"), "session-error");
    EXPECT_EQ(error_of(told[0]), 413001);
    EXPECT_EQ(jsongle(told[0]).at("description").at("mid"), "m7");

    say(client, request("session-join", "t7", {{"rid", much}}));
    told = take(client);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(jsongle(told[0]).at("action"), "iq-error");
    EXPECT_EQ(jsongle(told[0]).at("transaction"), "t7");
    EXPECT_EQ(error_of(told[0]), 413001);
    EXPECT_EQ(world.counts().users, 1U);
}

TEST_F(Sessions, refuse_a_hello_that_is_too_large_and_take_the_next) {
    WireEnds& client = world.connect();
    const auto asked = take(client);
    const std::string transaction(jsongle(asked.at(0)).at("transaction").as_string());
    say(client, hello(std::string(5'000, 'x'), transaction));
    const auto told = take(client);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(jsongle(told[0]).at("action"), "ack");
    EXPECT_EQ(jsongle(told[0]).at("status"), "failed");
    EXPECT_EQ(error_of(told[1]), 413001);
    say(client, hello("alice", transaction));
    EXPECT_EQ(jsongle(take(client).at(0)).at("status"), "success");
}

TEST_F(Sessions, read_nothing_behind_questions_of_which_too_many_are_answered_late) {
    WireEnds& client = user("alice");
    say(client, request("call-history", "first") + request("call-history", "second"));
    say(client, request("session-join", "meanwhile", {{"rid", "hall"}}));
    auto told = take(client);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(jsongle(told[0]).at("transaction"), "meanwhile");
    say(client, request("call-history", "third") + request("session-join", "fourth", {{"rid", "desk"}}));
    say(client, request("session-join", "fifth", {{"rid", "lobby"}}));
    EXPECT_TRUE(take(client).empty());
    EXPECT_EQ(world.counts().rooms, 1U);
    world.settle();
    told = take(client);
    ASSERT_EQ(told.size(), 5U);
    for (const auto& [place, transaction] :
         {std::pair(0U, "first"), {1U, "second"}, {2U, "third"}, {3U, "fourth"}, {4U, "fifth"}})
        EXPECT_EQ(jsongle(told[place]).at("transaction"), transaction);
}

TEST_F(Sessions, that_wait_for_a_late_answer_have_what_they_said_before_their_end_heard) {
    WireEnds& client = user("alice");
    WireEnds& other = user("bob");
    EXPECT_TRUE(client.write(request("call-history", "t1")));
    EXPECT_TRUE(client.write(text_frame(json::serialize(json::object{
        {"id", "m"},
        {"to", "bob"},
        {"jsongle", {{"action", "session-text"}, {"description", {{"content", "last words"}}}}}}))));
    client.shut_down();
    world.run();
    EXPECT_EQ(world.counts().peers, 2U);
    EXPECT_TRUE(take(other).empty());
    // Its history; and then what it has said before, which goes before the text.
    for (int answers = 0; answers < 2; ++answers) {
        world.settle();
        world.run();
    }
    EXPECT_EQ(world.counts().peers, 1U);
    const auto heard = take(other);
    ASSERT_EQ(heard.size(), 1U);
    EXPECT_EQ(jsongle(heard[0]).at("description").at("content"), "last words");
}

TEST_F(Sessions, say_goodbye_behind_what_the_router_has_said) {
    WireEnds& client = user("alice");
    say(client, request("session-join", "t", {{"rid", "desk"}}) + client_frame(0x88, "\x03\xe8"));
    const auto told = take(client);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(jsongle(told[0]).at("transaction"), "t");
    EXPECT_EQ(told[1], "close 1000 ");
    EXPECT_TRUE(client.has_ended());
    EXPECT_EQ(world.counts().peers, 0U);
}

TEST_F(Sessions, leave_the_router_once_in_whatever_way_they_end_and_nobody_sees_them_afterwards) {
    struct End {
        const char* name;
        void (*make)(Sessions&, WireEnds&);
    };
    const End ends[] = {
        {"a goodbye", [](Sessions& t, WireEnds& c) { t.say(c, client_frame(0x88, "\x03\xe8")); }},
        {"a fault", [](Sessions& t, WireEnds& c) { t.say(c, client_frame(0x82, "binary")); }},
        {"the end of the stream", [](Sessions&, WireEnds& c) { c.shut_down(); }},
        {"a reset", [](Sessions&, WireEnds& c) { c.close(); }},
        {"silence", [](Sessions& t, WireEnds&) { t.world.pass(30s), t.world.pass(15s), t.world.pass(15s); }},
        {"a shutdown", [](Sessions& t, WireEnds&) { t.world.drain(); }},
        {"the end of the thread", [](Sessions& t, WireEnds&) { t.world.stop(); }},
    };
    for (const End& end : ends) {
        SCOPED_TRACE(end.name);
        struct Case final : Sessions {
            void TestBody() override {}
        } test;
        WireEnds& client = test.user("alice");
        end.make(test, client);
        test.world.run();
        EXPECT_EQ(test.world.counts().peers, 0U);
        client.close();
        test.world.run();
        EXPECT_EQ(test.world.sessions(), 0U);
        EXPECT_EQ(test.world.waiting(), 0);
    }
}

TEST_F(Sessions, find_whoever_is_silent_and_keep_whoever_answers) {
    WireEnds& answering = user("alice");
    WireEnds& silent = user("bob");
    for (int i = 0; i < 8; ++i) {
        world.pass(15s);
        for (const std::string& told : take(answering))
            if (told == "ping") say(answering, client_frame(0x8a, ""));
        silent.read();
    }
    EXPECT_EQ(world.counts().users, 1U);
    EXPECT_TRUE(silent.has_ended());
    EXPECT_FALSE(answering.has_ended());
}

TEST_F(Sessions, tell_all_that_the_server_goes_away) {
    WireEnds& client = user("alice");
    WireEnds& other = world.connect();
    world.drain();
    EXPECT_EQ(take(client).back(), "close 1012 The server is going away");
    EXPECT_EQ(take(other).back(), "close 1012 The server is going away");
    EXPECT_EQ(world.counts().peers, 0U);
}

/// Ten messages a second, and a hundred at once.
class FloodingSessions : public Sessions {
  protected:
    FloodingSessions() { world.set_intake({10, 0, 4'096}); }

    /// Says so many of these, and more as soon as they are read, for so long; what it is told.
    std::vector<std::string> flood(WireEnds& client, const std::string& one, std::chrono::milliseconds time) {
        std::vector<std::string> told;
        std::string all;
        for (int i = 0; i < 300; ++i)
            all += one;
        say(client, all);
        for (auto left = time; left.count() > 0; left -= 100ms) {
            world.pass(100ms);
            for (std::string& more : take(client))
                told.push_back(std::move(more));
        }
        return told;
    }
};

TEST_F(FloodingSessions, are_told_of_each_message_in_the_form_that_it_waits_for_and_when_to_go_on) {
    struct Row {
        const char* name;
        std::string message;
        std::vector<std::string_view> actions;
    };
    const std::string text =
        text_frame(R"({"id":"m7","to":"bob","jsongle":{"action":"session-text","description":{}}})");
    const std::string answer = text_frame(
        R"({"id":"m7","to":"bob","jsongle":{"action":"iq-result","query":"q","transaction":"t7","description":{}}})");
    const std::string propose = text_frame(
        R"({"id":"m7","to":"bob","jsongle":{"action":"session-propose","sid":"s7","description":{}}})");
    for (const Row& row :
         {Row{"a text", text, {"session-error"}}, Row{"a request", request("session-ping", "t7"), {"iq-error"}},
          Row{"an answer", answer, {"ack", "session-error"}},
          Row{"a propose", propose, {"session-error", "session-info"}}}) {
        SCOPED_TRACE(row.name);
        WireEnds& client = user("alice");
        const auto told = flood(client, row.message, 3'500ms);
        ASSERT_GE(told.size(), 2U);
        const auto last = std::span(told).last(row.actions.size());
        for (std::size_t i = 0; i < row.actions.size(); ++i) {
            const json::object jsongle_of = jsongle(last[i]);
            EXPECT_EQ(jsongle_of.at("action").as_string(), row.actions[i]);
            if (jsongle_of.at("action").as_string().ends_with("error")) {
                EXPECT_EQ(error_of(last[i]), 429001);
                const auto wait = jsongle_of.at("description").at("retryAfter").to_number<int>();
                EXPECT_GE(wait, 1);
                EXPECT_LE(wait, 2);
            }
        }
        client.close();
        world.run();
    }
}

TEST_F(FloodingSessions, have_ids_of_their_own_and_their_order_in_what_they_are_told) {
    WireEnds& client = user("alice");
    const auto told = flood(client, request("session-ping", "t"), 4s);
    std::set<std::string> ids;
    bool is_refused = false;
    for (const std::string& one : told) {
        ids.emplace(json::parse(one).as_object().at("id").as_string());
        const bool refuses = jsongle(one).at("action") == "iq-error";
        EXPECT_TRUE(refuses || !is_refused) << "an answer came behind the refusal of what was said later";
        is_refused = refuses;
    }
    EXPECT_TRUE(is_refused);
    EXPECT_EQ(ids.size(), told.size());
}

TEST_F(FloodingSessions, are_closed_in_the_end_and_counted_and_the_others_notice_nothing) {
    WireEnds& other = user("bob");
    WireEnds& client = user("alice");
    const auto told = flood(client, request("session-ping", "t"), 10'500ms);
    EXPECT_EQ(told.back(), "close 1008 Too many messages");
    EXPECT_EQ(world.counts().users, 1U);
    EXPECT_EQ(world.metrics().series<Metric::limited>(Limit::messages).Value(), 1) << "once for all";
    EXPECT_GT(world.metrics().series<Metric::errors>(ErrorCode::too_many_messages).Value(), 1);
    take(other);
    say(other, request("session-ping", "t"));
    EXPECT_EQ(jsongle(take(other).at(0)).at("action"), "iq-result");
}

/// Clients whose systems take little.
class SlowSessions : public Sessions {
  protected:
    SlowSessions() { EXPECT_EQ(narrow.sessions(), 0U); }
    SessionWorld narrow{{4'096, 65'536, 10s, 0s}, 1};

    const std::string ask = request("session-ping", "t", {{"x", std::string(1'000, 'x')}});

    /// One that asks, and takes no answer, until nothing more would be read of it.
    WireEnds& full(SessionWorld& there) {
        WireEnds& client = there.connect();
        const auto greeting = take(client);
        EXPECT_TRUE(client.write(hello("alice", jsongle(greeting.at(0)).at("transaction").as_string())));
        there.run();
        for (int i = 0; i < 1'000 && there.waiting() <= 65'536 / 4; ++i) {
            EXPECT_TRUE(client.write(ask));
            there.run();
        }
        EXPECT_GT(there.waiting(), 65'536 / 4);
        return client;
    }
    /// And that goes on asking.
    WireEnds& deaf(SessionWorld& there) {
        WireEnds& client = full(there);
        for (int i = 0; i < 1'000 && client.write(ask); ++i)
            there.run();
        EXPECT_LT(there.waiting(), 65'536 / 2) << "nothing more is read";
        EXPECT_GT(there.waiting(), 65'536 / 4);
        return client;
    }
};

TEST_F(SlowSessions, are_gone_with_the_end_of_what_is_not_read) {
    WireEnds& client = deaf(narrow);
    narrow.run();
    EXPECT_EQ(narrow.counts().peers, 1U);
    client.shut_down();
    narrow.run();
    EXPECT_EQ(narrow.counts().peers, 0U);
    EXPECT_EQ(narrow.sessions(), 0U);
}

TEST_F(SlowSessions, are_asked_for_no_sign_of_life_while_nothing_is_read_of_them) {
    SessionWorld pinging{{4'096, 65'536, 10s, 10s}, 1};
    WireEnds& client = full(pinging);
    // Twice they would have been asked by now.
    pinging.pass(11s);
    pinging.pass(5s);
    std::string bytes;
    for (std::string more = client.read(); !more.empty(); more = client.read()) {
        bytes += more;
        pinging.run();
    }
    EXPECT_GT(told_in(bytes).size(), 1U);
    EXPECT_EQ(std::ranges::count(told_in(bytes), "ping"), 0);
    pinging.pass(5s);
    EXPECT_EQ(pinging.counts().peers, 1U) << "nothing was asked that they could have answered";
    pinging.pass(5s);
    EXPECT_EQ(take(client), std::vector<std::string>{"ping"});
}

/// By the time between pings, or 0 for none.
class DeafSessions : public SlowSessions, public ::testing::WithParamInterface<std::chrono::seconds> {};

TEST_P(DeafSessions, are_gone_once_they_have_taken_nothing_for_half_a_minute) {
    SessionWorld there{{4'096, 65'536, 10s, GetParam()}, 1};
    deaf(there);
    for (int i = 0; i < 29; ++i)
        there.pass(1s);
    EXPECT_EQ(there.counts().peers, 1U);
    there.pass(1s);
    there.pass(1s);
    EXPECT_EQ(there.counts().peers, 0U);
    EXPECT_EQ(there.sessions(), 0U);
    EXPECT_EQ(there.waiting(), 0);
}
INSTANTIATE_TEST_SUITE_P(, DeafSessions, ::testing::Values(0s, 1s, 25s));

} // namespace
} // namespace jsongled::testing
