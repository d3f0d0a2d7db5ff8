#include "server/routing/back_pressure.hpp"

#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

json::object text(std::string_view content = "hi") {
    return {{"action", "session-text"}, {"description", {{"content", content}}}};
}
json::object typing() {
    return {{"action", "session-event"}, {"event", "typing"}, {"description", json::object()}};
}
json::object request(std::string_view query = "weather", std::string_view sid = {}) {
    json::object description;
    if (!sid.empty()) description["sid"] = sid;
    return {
        {"action", "iq-get"}, {"query", query}, {"transaction", "t1"}, {"description", std::move(description)}};
}
json::object answer(std::string_view query = "weather", std::string_view sid = {}) {
    json::object answer = request(query, sid);
    answer["action"] = "iq-result";
    return answer;
}

/// What one says to another, and in which form it is refused.
struct Saying {
    const char* name;
    json::object (*jsongle)();
    std::vector<std::string_view> refusal;
};

const Saying sayings[] = {
    {"text", [] { return text(); }, {"session-error"}},
    {"event", typing, {"session-error"}},
    {"request", [] { return request(); }, {"iq-error"}},
    {"answer", [] { return answer(); }, {"ack", "session-error"}},
};

/// Bob reads slowly, or nothing.
class BackPressure : public CallHandling {
  protected:
    /// Whether she is held is asked after each message that she sends.
    void flood(Client& from, std::string_view to) { from.send(to, typing()); }

    static void expect_refused(Client& sender, const std::vector<std::string_view>& form,
                               std::string_view name) {
        for (const std::string_view action : form) {
            ASSERT_TRUE(sender.has_mail()) << name;
            const json::object jsongle = sender.take_jsongle();
            EXPECT_EQ(jsongle.at("action").as_string(), action) << name;
            if (action == "ack")
                EXPECT_EQ(jsongle.at("status"), "failed") << name;
            else
                EXPECT_EQ(error_code_of(jsongle), 503001) << name;
        }
        EXPECT_FALSE(sender.has_mail()) << name << ": and no ack";
    }

    /// Nobody waits any more, nor is anything of it left.
    void expect_forgotten() {
        for (const Client* client : {&alice, &bob, &carol}) {
            EXPECT_EQ(client->peer().pressure, nullptr) << client->id();
            EXPECT_FALSE(client->is_held) << client->id();
        }
        EXPECT_EQ(harness.router.tables().deadlines.size(), 0U);
    }
};

TEST_F(BackPressure, is_not_felt_while_there_is_room) {
    for (const Saying& saying : sayings) {
        alice.send("bob", saying.jsongle());
        EXPECT_FALSE(alice.is_held) << saying.name;
        EXPECT_TRUE(bob.has_mail()) << saying.name;
    }
    expect_forgotten();
}

TEST_F(BackPressure, holds_whoever_writes_to_one_who_fills_whatever_it_is_and_loses_nothing) {
    for (const Saying& saying : sayings) {
        bob.fill = Fill::filling;
        bob.take_all();
        alice.send("bob", saying.jsongle());
        EXPECT_TRUE(alice.is_held) << saying.name;
        EXPECT_TRUE(bob.has_mail()) << saying.name;
        bob.drain();
        EXPECT_FALSE(alice.is_held) << saying.name;
    }
    expect_forgotten();
}

TEST_F(BackPressure, is_felt_by_nobody_else) {
    bob.fill = Fill::filling;
    flood(alice, "bob");
    flood(carol, "alice");
    EXPECT_FALSE(carol.is_held);
    EXPECT_FALSE(bob.is_held);
    flood(bob, "carol");
    EXPECT_FALSE(bob.is_held) << "who reads slowly may write";
    flood(bob, bob.id());
    EXPECT_FALSE(bob.is_held) << "nobody waits for themselves";
}

TEST_F(BackPressure, ends_two_seconds_after_the_stall_has_begun_whoever_came_later) {
    bob.fill = Fill::filling;
    flood(alice, "bob");
    pass(1500ms);
    flood(carol, "bob");
    EXPECT_TRUE(alice.is_held && carol.is_held);
    pass(499ms);
    EXPECT_TRUE(alice.is_held && carol.is_held);
    pass(1ms);
    EXPECT_FALSE(alice.is_held || carol.is_held);
    bob.take_all();
    flood(alice, "bob");
    EXPECT_FALSE(alice.is_held) << "of the same stall";
    EXPECT_TRUE(bob.has_mail()) << "there is still room";
    bob.drain();
    expect_forgotten();
    bob.fill = Fill::filling;
    flood(alice, "bob");
    EXPECT_TRUE(alice.is_held) << "of the next stall";
}

TEST_F(BackPressure, ends_with_the_reader) {
    bob.fill = Fill::filling;
    for (Client* sender : {&alice, &carol})
        flood(*sender, "bob");
    bob.leave();
    EXPECT_FALSE(alice.is_held || carol.is_held);
    EXPECT_EQ(alice.peer().pressure, nullptr);
    EXPECT_EQ(harness.router.tables().deadlines.size(), 0U);
}

TEST_F(BackPressure, ends_with_the_connection_of_a_reader_that_lives_on) {
    bob.fill = Fill::filling;
    flood(alice, "bob");
    harness.router.detached(bob.id());
    EXPECT_FALSE(alice.is_held);
    expect_sound(harness.router);
    flood(alice, "bob");
    EXPECT_FALSE(alice.is_held) << "nobody is there to be waited for";
    expect_forgotten();
}

TEST_F(BackPressure, ends_with_the_sender_in_whichever_way_they_go) {
    bob.fill = Fill::filling;
    flood(alice, "bob");
    flood(carol, "bob");
    harness.router.detached(alice.id());
    expect_sound(harness.router);
    EXPECT_EQ(bob.peer().pressure->waiting.size(), 1U);
    carol.leave();
    EXPECT_TRUE(bob.peer().pressure->waiting.empty());
    pass(2s);
    bob.drain();
    EXPECT_EQ(bob.peer().pressure, nullptr);
    EXPECT_EQ(harness.router.tables().deadlines.size(), 0U);
}

TEST_F(BackPressure, refuses_what_has_no_room_in_the_form_that_is_awaited) {
    bob.fill = Fill::full;
    for (const Saying& saying : sayings) {
        alice.send("bob", saying.jsongle());
        expect_refused(alice, saying.refusal, saying.name);
    }
    EXPECT_FALSE(bob.has_mail());
    EXPECT_FALSE(bob.closed);
    bob.drain();
    for (const Saying& saying : sayings) {
        alice.send("bob", saying.jsongle());
        EXPECT_TRUE(bob.has_mail()) << saying.name;
        bob.take_all();
    }
    expect_forgotten();
}

TEST_F(BackPressure, refuses_what_is_said_in_a_call_but_not_its_end) {
    talk();
    bob.fill = Fill::full;
    for (const auto& [action, reason] : std::initializer_list<std::pair<const char*, const char*>>{
             {"transport-info", ""}, {"session-info", "mute"}}) {
        say(alice, "bob", action, reason);
        expect_refused(alice, {"session-error"}, action);
    }
    alice.send("bob", request("weather", "s1"));
    expect_refused(alice, {"iq-error"}, "a request of the call");
    alice.send("bob", request("session-negotiate", "s1"));
    expect_refused(alice, {"iq-error"}, "a negotiation");
    EXPECT_FALSE(bob.has_mail());
    say(alice, "bob", "session-terminate");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-terminate");
    EXPECT_FALSE(bob.closed);
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(BackPressure, refuses_what_is_said_in_a_call_that_the_server_does_not_know) {
    bob.fill = Fill::full;
    say(alice, "bob", "transport-info", "", "unknown");
    expect_refused(alice, {"session-error"}, "transport-info");
}

TEST_F(BackPressure, leaves_a_request_open_whose_answer_had_no_room) {
    for (const char* query : {"weather", "session-negotiate"}) {
        talk();
        json::object asked = request(query, "s1");
        asked["action"] = "iq-set";
        alice.send("bob", asked);
        ASSERT_EQ(bob.take_jsongle()["query"].as_string(), query);
        alice.fill = Fill::full;
        bob.send("alice", answer(query, "s1"));
        expect_refused(bob, {"ack", "session-error"}, query);
        alice.drain();
        bob.send("alice", answer(query, "s1"));
        EXPECT_EQ(bob.take_jsongle()["status"], "success") << query;
        EXPECT_EQ(alice.take_jsongle()["action"], "iq-result") << query;
        say(alice, "bob", "session-terminate");
        harness.now += 1h;
        harness.router.tick(harness.now);
    }
}

TEST_F(BackPressure, cuts_a_second_device_that_is_full_while_the_first_has_room) {
    Client& bob_too = harness.connect("bob");
    bob_too.fill = Fill::full;
    alice.send("bob", text());
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-text");
    EXPECT_FALSE(bob_too.has_mail());
    EXPECT_EQ(bob_too.closed, CloseCause::slow);
    EXPECT_FALSE(bob.closed);
    bob.fill = Fill::full;
    bob_too.closed.reset();
    alice.send("bob", text());
    expect_refused(alice, {"session-error"}, "full on both");
    EXPECT_FALSE(bob.closed || bob_too.closed);
}

TEST_F(BackPressure, cuts_whoever_cannot_keep_up_with_a_muc_and_lets_nobody_wait) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "lobby");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    bob.fill = Fill::filling;
    flood(alice, "lobby");
    EXPECT_FALSE(alice.is_held);
    EXPECT_TRUE(bob.has_mail());
    bob.take_all();
    carol.take_all();
    bob.fill = Fill::full;
    alice.send("lobby", text());
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    EXPECT_TRUE(carol.has_mail());
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(bob.closed, CloseCause::slow);
}

TEST_F(BackPressure, in_a_room_for_two_is_as_between_users) {
    for (Client* client : {&alice, &bob})
        client->join("session-join", "desk");
    alice.take_all();
    bob.fill = Fill::filling;
    flood(alice, "desk");
    EXPECT_TRUE(alice.is_held);
    bob.fill = Fill::full;
    alice.send("desk", text());
    expect_refused(alice, {"session-error"}, "text");
    EXPECT_FALSE(bob.closed);
}

TEST_F(BackPressure, between_two_who_flood_each_other_holds_both_and_lets_both_go) {
    const auto meet = [&] {
        alice.fill = bob.fill = Fill::filling;
        flood(alice, "bob");
        flood(bob, "alice");
        EXPECT_TRUE(alice.is_held && bob.is_held);
    };
    meet();
    bob.drain();
    EXPECT_FALSE(alice.is_held);
    EXPECT_TRUE(bob.is_held);
    alice.drain();
    expect_forgotten();
    meet();
    pass(2s);
    EXPECT_FALSE(alice.is_held || bob.is_held);
    alice.drain();
    bob.drain();
    expect_forgotten();
    meet();
    bob.leave();
    EXPECT_FALSE(alice.is_held);
    alice.drain();
    EXPECT_EQ(alice.peer().pressure, nullptr);
}

TEST_F(BackPressure, and_a_late_answer_hold_until_both_are_over_in_either_order) {
    harness.is_settling = false;
    const auto hold_twice = [&] {
        bob.fill = Fill::filling;
        alice.send("jsongled", {{"action", "iq-set"},
                                {"query", "call-history"},
                                {"transaction", "t"},
                                {"description", json::object()}});
        EXPECT_TRUE(alice.is_held);
        flood(alice, "bob");
    };
    hold_twice();
    bob.drain();
    EXPECT_TRUE(alice.is_held) << "for the answer";
    harness.settle();
    expect_forgotten();
    hold_twice();
    harness.settle();
    EXPECT_TRUE(alice.is_held) << "for the reader";
    bob.drain();
    expect_forgotten();
    hold_twice();
    harness.settle();
    pass(2s);
    EXPECT_FALSE(alice.is_held);
}

TEST_F(BackPressure, of_nobody_is_no_matter) {
    bob.drain();
    harness.router.drained("nobody");
    expect_forgotten();
}

} // namespace
} // namespace jsongled::testing
