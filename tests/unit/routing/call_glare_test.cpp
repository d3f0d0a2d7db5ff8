#include "tests/unit/routing/call_fixture.hpp"

// Calls that cross, and devices that come or go while a call rings.

namespace jsongled::testing {
namespace {

class Glare : public CallHandling {};

TEST_F(Glare, the_propose_that_crosses_an_offered_call_is_void) {
    say(alice, "bob", "session-propose", "", "a");
    say(bob, "alice", "session-propose", "", "b"); // sent before that one came
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying");
    EXPECT_FALSE(alice.has_mail()) << "bob's call reaches nobody";
    EXPECT_EQ(bob.take_jsongle()["sid"], "a");
    EXPECT_FALSE(bob.has_mail()) << "any answer to bob's own call would end alice's at bob's client";
    EXPECT_EQ(last_end().outcome, CallOutcome::glare);

    say(bob, "alice", "session-info", "ringing", "a");
    say(bob, "alice", "session-proceed", "", "a");
    EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
    EXPECT_EQ(calls_on(), 1U);
}

TEST_F(Glare, both_can_hang_up_the_call_that_is_left) {
    for (Client* who : {&alice, &bob}) {
        const std::string sid = who->id();
        say(alice, "bob", "session-propose", "", sid);
        say(bob, "alice", "session-propose", "", sid + "-void");
        say(bob, "alice", "session-info", "ringing", sid);
        alice.take_all();
        bob.take_all();
        Client& other = who == &alice ? bob : alice;
        say(*who, who == &alice ? "bob" : "alice", "session-retract", "", sid);
        EXPECT_EQ(other.take_jsongle()["action"], "session-retract");
        EXPECT_EQ(calls_on(), 0U);
    }
}

TEST_F(Glare, what_follows_a_void_propose_is_refused) {
    say(alice, "bob", "session-propose", "", "a");
    say(bob, "alice", "session-propose", "", "b");
    say(bob, "alice", "session-retract", "", "b"); // given up before the other arrived
    bob.take_jsongle();
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    alice.take_jsongle();
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(calls_on(), 1U) << "alice's call rings at bob's client, which is free again";
}

TEST_F(Glare, a_client_that_may_hold_a_void_call_is_told_what_ends_any) {
    RouterSettings settings = harness.router.tables().settings;
    settings.calls.ring = time_to_ring - std::chrono::milliseconds(1);
    harness.router.set(settings);
    say(alice, "bob", "session-propose", "", "a");
    say(bob, "alice", "session-propose", "", "b");
    bob.take_all();
    say(alice, "bob", "session-retract", "", "a");
    expect_unreachable(bob, "retracted", "a");
    say(alice, "bob", "session-propose", "", "c");
    bob.take_all();
    say(bob, "alice", "session-propose", "", "d");
    pass(settings.calls.ring);
    expect_unreachable(bob, "timeout", "c");
}

TEST_F(Glare, a_caller_that_rings_for_another_call_calls_no_more) {
    say(alice, "bob", "session-propose", "", "a");
    say(alice, "bob", "session-retract", "", "a");
    say(bob, "carol", "session-propose", "", "b"); // sent before that one came
    carol.take_all();
    bob.take_all();
    say(bob, "alice", "session-info", "ringing", "a"); // which bob's client then took in place of its own
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    expect_unreachable(carol, "retracted", "b");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(Glare, a_late_ringing_for_an_older_call_does_not_end_one_that_was_answered) {
    for (const CallState state : {CallState::proceeded, CallState::offering, CallState::active}) {
        const std::string old_sid = "old-" + std::string(to_string(state));
        const std::string sid(to_string(state));
        say(carol, "alice", "session-propose", "", old_sid);
        say(carol, "alice", "session-retract", "", old_sid);
        for (Client* client : {&alice, &bob, &carol})
            client->take_all();
        bring_to(state, sid);
        say(alice, "carol", "session-info", "ringing", old_sid);
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
        EXPECT_FALSE(alice.has_mail());
        EXPECT_FALSE(bob.has_mail());
        EXPECT_EQ(calls_on(), 1U) << sid;
        say(alice, "bob", "session-retract", "", sid);
        bob.take_all();
        pass(std::chrono::minutes(10));
    }
}

TEST_F(Glare, a_call_to_a_third_user_gives_way_as_well) {
    say(alice, "bob", "session-propose", "", "a");
    say(bob, "carol", "session-propose", "", "b");
    EXPECT_FALSE(carol.has_mail());
    EXPECT_EQ(bob.take_jsongle()["sid"], "a");
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Glare, who_rings_and_calls_somebody_has_left_the_call) {
    bring_to(CallState::ringing, "a");
    say(bob, "carol", "session-propose", "", "b");
    expect_unreachable(alice, "retracted", "a");
    EXPECT_EQ(carol.take_jsongle()["sid"], "b");
}

TEST_F(Glare, a_device_that_comes_while_it_rings_rings_too) {
    bring_to(CallState::ringing);
    Client& bob_too = harness.connect();
    bob_too.hello("bob");
    const json::object propose = bob_too.take();
    EXPECT_EQ(propose.at("from"), "alice");
    EXPECT_EQ(propose.at("to").as_string(), bob_too.id());
    EXPECT_EQ(propose.at("jsongle").at("action"), "session-propose");
    EXPECT_EQ(propose.at("jsongle").at("description"), json::value({{"media", "audio"}})) << "as it came";

    say(bob_too, "alice", "session-info", "ringing");
    EXPECT_FALSE(alice.has_mail()) << "it rings for alice already";
    say(bob_too, "alice", "session-proceed");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
    expect_retract(bob, "answered-elsewhere");

    Client& later = harness.connect("bob");
    EXPECT_FALSE(later.has_mail()) << "it rings no more";
}

TEST_F(Glare, a_late_device_stops_with_the_others) {
    bring_to(CallState::ringing);
    Client& bob_too = harness.connect("bob");
    bob_too.take_all();
    say(alice, "bob", "session-retract");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-retract");
    EXPECT_EQ(bob_too.take_jsongle()["action"], "session-retract");
}

TEST_F(Glare, a_late_device_of_the_caller_or_of_another_user_does_not_ring) {
    bring_to(CallState::ringing);
    EXPECT_FALSE(harness.connect("alice").has_mail());
    EXPECT_FALSE(harness.connect("dave").has_mail());
    Client& bob_once_more = harness.connect("bob");
    bob_once_more.take_all();
    bob_once_more.hello("bob"); // says who it is again
    EXPECT_FALSE(bob_once_more.has_mail());
}

TEST_F(Glare, a_call_to_one_connection_or_to_a_room_rings_on_no_late_device) {
    say(alice, bob.id(), "session-propose");
    EXPECT_FALSE(harness.connect("bob").has_mail());
    say(alice, bob.id(), "session-retract");
    for (Client* member : {&alice, &bob})
        member->join("session-join", "room");
    say(alice, "room", "session-propose", "", "s2");
    EXPECT_FALSE(harness.connect("bob").has_mail());
}

TEST_F(Glare, the_propose_of_a_late_device_can_cross_too) {
    bring_to(CallState::ringing, "a");
    Client& bob_too = harness.connect("bob");
    say(bob_too, "alice", "session-propose", "", "b");
    EXPECT_EQ(bob_too.take_jsongle()["sid"], "a");
    EXPECT_FALSE(bob_too.has_mail());
    EXPECT_EQ(calls_on(), 1U);
}

TEST_F(Glare, in_a_room_of_more_one_user_who_declines_leaves_it_to_the_others) {
    for (Client* member : {&alice, &bob, &carol})
        member->join("session-join", "room");
    alice.take_all();
    bob.take_all();
    say(alice, "room", "session-propose");
    say(bob, "room", "session-info", "ringing");
    say(carol, "room", "session-info", "ringing");
    alice.take_all();
    say(bob, "room", "session-decline");
    EXPECT_FALSE(alice.has_mail()) << "carol rings still";
    say(bob, "room", "session-proceed");
    bob.take_jsongle();
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    say(carol, "room", "session-decline");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-decline");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(Glare, in_a_two_person_room_who_talks_is_busy) {
    for (Client* member : {&alice, &bob})
        member->join("session-join", "room");
    alice.take_all();
    say(carol, "bob", "session-propose");
    say(alice, "room", "session-propose", "", "s2");
    expect_unreachable(alice, "busy", "s2");
}

} // namespace
} // namespace jsongled::testing
