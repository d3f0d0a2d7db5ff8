#include "tests/unit/routing/pressure_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(BackPressure, is_not_felt_while_there_is_room) {
    for (const Saying& saying : sayings) {
        alice.send("bob", much(saying.jsongle()));
        EXPECT_FALSE(alice.is_held) << saying.name;
        EXPECT_TRUE(bob.has_mail()) << saying.name;
    }
    expect_forgotten();
}

TEST_F(BackPressure, holds_whoever_says_much_to_one_who_fills_and_loses_nothing) {
    for (const Saying& saying : sayings) {
        bob.fill = Fill::filling;
        bob.take_all();
        alice.send("bob", much(saying.jsongle()));
        EXPECT_NE(alice.is_held, saying.by_itself) << saying.name;
        EXPECT_TRUE(bob.has_mail()) << saying.name;
        bob.drain();
        EXPECT_FALSE(alice.is_held) << saying.name;
    }
    expect_forgotten();
}

TEST_F(BackPressure, is_not_felt_by_whoever_says_little_however_full_the_reader_is) {
    bob.fill = Fill::filling;
    flood(carol, "bob");
    bob.take_all();
    std::size_t bytes = 0;
    const std::size_t share = harness.router.tables().settings.max_outbox_bytes / shares_of_outbox;
    while (!alice.is_held) {
        ASSERT_LE(bytes, share);
        alice.send("bob", text());
        const std::size_t* had = find_in(bob.peer().pressure->stall->shares, alice.id());
        ASSERT_TRUE(had && *had > bytes);
        bytes = *had;
        EXPECT_TRUE(bob.has_mail());
        alice.take_all();
        bob.take_all();
    }
    EXPECT_GT(bytes, share);
    bob.drain();
    bob.fill = Fill::filling;
    alice.send("bob", text());
    EXPECT_FALSE(alice.is_held) << "what was said before it drained is forgotten";
}

TEST_F(BackPressure, counts_for_each_reader_what_was_said_to_it) {
    bob.fill = carol.fill = Fill::filling;
    json::object half = text();
    half["description"].as_object()["padding"] = std::string(10'000, 'x');
    for (const char* to : {"bob", "carol"}) {
        alice.send(to, half);
        EXPECT_FALSE(alice.is_held) << to;
    }
    alice.send("bob", half);
    EXPECT_TRUE(alice.is_held);
    bob.drain();
    EXPECT_FALSE(alice.is_held);
    alice.send("carol", half);
    EXPECT_TRUE(alice.is_held);
    carol.drain();
    expect_forgotten();
}

TEST_F(BackPressure, is_not_felt_by_one_who_is_in_a_call_and_chats_with_one_who_does_not_read) {
    talk();
    Client& mallory = harness.connect("mallory");
    mallory.fill = Fill::filling;
    flood(carol, "mallory");
    EXPECT_TRUE(carol.is_held);
    for (int i = 0; i < 20; ++i) {
        alice.send("mallory", receipt());
        alice.send("mallory", text("who are you?"));
        say(alice, "bob", "session-info", "mute");
        EXPECT_FALSE(alice.is_held);
        EXPECT_EQ(bob.take_jsongle()["reason"], "mute");
    }
}

TEST_F(BackPressure, is_felt_by_nobody_else) {
    bob.fill = Fill::filling;
    flood(alice, "bob");
    flood(carol, "alice");
    EXPECT_FALSE(carol.is_held);
    EXPECT_FALSE(bob.is_held);
    flood(bob, "carol");
    EXPECT_FALSE(bob.is_held) << "who reads slowly may write";
    alice.take_all();
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
    // In the server's few words: its own may be as long as a message can be.
    say(alice, "bob", "session-terminate");
    expect_unreachable(bob, "terminated");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_FALSE(bob.closed);
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(BackPressure, ends_a_call_that_rings_for_one_who_is_full) {
    bring_to(CallState::ringing);
    bob.fill = Fill::full;
    say(alice, "bob", "session-retract");
    expect_unreachable(bob, "retracted");
    EXPECT_FALSE(bob.has_mail() || bob.closed);
    bob.drain();
    bring_to(CallState::ringing, "s2");
    alice.fill = Fill::full;
    say(bob, "alice", "session-decline", "", "s2");
    expect_unreachable(alice, "declined", "s2");
    EXPECT_FALSE(alice.has_mail() || alice.closed);
}

TEST_F(BackPressure, refuses_a_call_that_has_no_room_in_the_form_that_ends_it) {
    bob.fill = Fill::full;
    say(alice, "bob", "session-propose");
    const json::object error = alice.take_jsongle();
    EXPECT_EQ(error.at("action"), "session-error");
    EXPECT_EQ(error_code_of(error), 503001);
    expect_unreachable(alice, "");
    EXPECT_FALSE(alice.has_mail() || bob.has_mail() || bob.closed);
    EXPECT_EQ(calls_on(), 0U);
    EXPECT_EQ(last_end().outcome, CallOutcome::unreachable);
    say(alice, "bob", "session-propose");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005) << "its sid is over";
    bob.drain();
    say(alice, "bob", "session-propose", "", "s2");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-propose");
}

TEST_F(BackPressure, lets_a_call_ring_where_there_is_room_and_holds_whoever_makes_a_long_one) {
    Client& bob_too = harness.connect("bob");
    bob_too.fill = Fill::full;
    bob.fill = Fill::filling;
    say(alice, "bob", "session-propose");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-propose");
    EXPECT_FALSE(bob_too.has_mail() || bob_too.closed);
    EXPECT_FALSE(alice.is_held);
    say(alice, "bob", "session-retract");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-retract");
    carol.send({{"to", "bob"},
                {"jsongle",
                 {{"action", "session-propose"},
                  {"sid", "s2"},
                  {"description", {{"media", "audio"}, {"x", std::string(20'000, 'x')}}}}}});
    EXPECT_EQ(bob.take_jsongle()["sid"], "s2");
    EXPECT_TRUE(carol.is_held);
    bob.drain();
    EXPECT_FALSE(carol.is_held);
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

TEST_F(BackPressure, refuses_what_one_of_two_devices_has_no_room_for_and_closes_neither) {
    Client& bob_too = harness.connect("bob");
    Client& alice_too = harness.connect("alice");
    for (Client* full : {&bob, &bob_too}) {
        bob.fill = bob_too.fill = Fill::roomy;
        full->fill = Fill::full;
        for (const Saying& saying : sayings) {
            alice.send("bob", saying.jsongle());
            expect_refused(alice, saying.refusal, saying.name);
        }
        pass(2s);
        flood(alice, "bob");
        expect_refused(alice, {"session-error"}, "later as well");
        EXPECT_FALSE(bob.has_mail() || bob_too.has_mail() || bob.closed || bob_too.closed);
    }
    alice_too.fill = Fill::full;
    alice.send("alice", text());
    expect_refused(alice, {"session-error"}, "one's own other device");
    EXPECT_FALSE(alice_too.closed);
}

TEST_F(BackPressure, holds_whoever_floods_the_slower_of_two_devices) {
    Client& bob_too = harness.connect("bob");
    bob_too.fill = Fill::filling;
    flood(alice, "bob");
    EXPECT_TRUE(alice.is_held && bob.has_mail() && bob_too.has_mail());
    bob_too.drain();
    expect_forgotten();
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
        for (int i = 0; i <= Peer::answers_beside_reading; ++i)
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
