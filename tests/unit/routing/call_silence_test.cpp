#include "tests/unit/routing/call_fixture.hpp"

// Connections that are offered a call and do not say that they ring, as every client does by itself.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Silence : public CallHandling {
  protected:
    void SetUp() override {
        say(alice, "bob", "session-propose");
        alice.take_all();
        bob.take_all();
    }
};

TEST_F(Silence, leaves_a_connection_free_for_others) {
    pass(time_to_ring - 1ms);
    say(carol, "bob", "session-propose", "", "s2");
    expect_unreachable(carol, "busy", "s2");
    pass(1ms);
    EXPECT_FALSE(alice.has_mail()) << "it may ring still";
    say(carol, "bob", "session-propose", "", "s3");
    expect_retract(bob, "timeout");
    EXPECT_EQ(bob.take_jsongle()["sid"], "s3");
    expect_unreachable(alice, "busy");
    EXPECT_EQ(calls_on(), 1U);
    say(bob, "alice", "session-info", "ringing");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    EXPECT_FALSE(alice.has_mail());
    say(bob, "carol", "session-info", "ringing", "s3");
    EXPECT_EQ(carol.take_jsongle()["reason"], "trying");
    EXPECT_EQ(carol.take_jsongle()["reason"], "ringing")
        << "the late one of the other call has changed nothing";
}

TEST_F(Silence, leaves_a_connection_free_to_call) {
    pass(time_to_ring);
    say(bob, "carol", "session-propose", "", "s2");
    expect_retract(bob, "timeout");
    EXPECT_EQ(bob.take_jsongle()["reason"], "trying");
    EXPECT_EQ(carol.take_jsongle()["sid"], "s2");
    expect_unreachable(alice, "busy");
    // Its client has taken the offered call all the same, in the place of its own.
    say(bob, "alice", "session-info", "ringing");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    expect_unreachable(carol, "retracted", "s2");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(Silence, gets_a_propose_that_has_crossed_its_answer) {
    pass(time_to_ring - 1ms);
    say(bob, "alice", "session-propose", "", "void");
    EXPECT_FALSE(bob.has_mail());
    pass(1ms);
    expect_unreachable(bob, "busy", "void");
    expect_retract(bob, "timeout");
    expect_unreachable(alice, "busy");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(Silence, does_not_keep_who_takes_the_call_late_from_it) {
    for (const bool rings_late : {true, false}) {
        pass(20s);
        if (rings_late) say(bob, "alice", "session-info", "ringing");
        say(bob, "alice", "session-proceed");
        EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
        EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
        say(bob, "alice", "session-retract");
        expect_unreachable(alice, "retracted");
        if (rings_late) {
            pass(EndedSids::kept_for);
            SetUp();
        }
    }
}

TEST_F(Silence, of_one_connection_leaves_the_others_ringing) {
    Client& bob_too = harness.connect("bob");
    bob_too.take_all();
    say(bob_too, "alice", "session-info", "ringing");
    EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
    pass(time_to_ring);
    say(carol, "bob", "session-propose", "", "s2");
    expect_retract(bob, "timeout");
    EXPECT_EQ(bob.take_jsongle()["sid"], "s2");
    EXPECT_FALSE(bob_too.has_mail());
    say(bob_too, "alice", "session-proceed");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(calls_on(), 2U);
}

TEST_F(Silence, ends_with_the_call_for_the_silent_one_too) {
    pass(time_to_ring);
    say(alice, "bob", "session-retract");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-retract");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(Silence, is_over_with_the_ringing) {
    say(bob, "alice", "session-info", "ringing");
    pass(time_to_ring);
    say(carol, "bob", "session-propose", "", "s2");
    expect_unreachable(carol, "busy", "s2");
}

TEST_F(Silence, is_forgotten_with_a_connection_or_a_call_that_goes) {
    bob.leave();
    alice.take_all();
    say(alice, "carol", "session-propose", "", "s2");
    say(alice, "carol", "session-retract", "", "s2");
    for (Client* client : {&alice, &carol})
        client->take_all();
    pass(time_to_ring);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_FALSE(carol.has_mail());
}

} // namespace
} // namespace jsongled::testing
