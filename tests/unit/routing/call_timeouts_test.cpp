#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class CallTimes : public CallHandling {
  protected:
    void set_timeouts(CallTimeouts timeouts) {
        RouterSettings settings = harness.router.tables().settings;
        settings.calls = timeouts;
        harness.router.set(settings);
    }
};

TEST_F(CallTimes, a_call_that_nobody_answers_ends_for_both_sides) {
    for (const CallState state : {CallState::trying, CallState::ringing}) {
        const std::string sid(to_string(state));
        bring_to(state, sid);
        pass(60s - 1ms);
        EXPECT_EQ(calls_on(), 1U);
        pass(1ms);
        expect_unreachable(alice, "timeout", sid);
        expect_retract(bob, "timeout", sid);
        EXPECT_EQ(last_end().outcome, CallOutcome::timeout);
        EXPECT_EQ(calls_on(), 0U);
        say(bob, "alice", "session-proceed", "", sid);
        EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    }
}

TEST_F(CallTimes, every_device_stops_ringing) {
    Client& bob_too = harness.connect("bob");
    bring_to(CallState::ringing);
    bob_too.take_all();
    Client& late = harness.connect("bob");
    late.take_all();
    pass(60s);
    for (Client* device : {&bob, &bob_too, &late})
        expect_retract(*device, "timeout");
}

TEST_F(CallTimes, an_answered_call_has_to_become_active_in_time) {
    for (const CallState state : {CallState::proceeded, CallState::offering}) {
        const std::string sid(to_string(state));
        bring_to(CallState::ringing, sid);
        pass(50s);
        say(bob, "alice", "session-proceed", "", sid);
        if (state == CallState::offering) say(alice, "bob", "session-initiate", "", sid);
        alice.take_all();
        bob.take_all();
        pass(60s - 1ms);
        EXPECT_EQ(calls_on(), 1U) << "the ringing is over, the set-up has begun";
        pass(1ms);
        expect_unreachable(alice, "timeout", sid);
        expect_unreachable(bob, "timeout", sid);
        EXPECT_EQ(last_end().outcome, CallOutcome::timeout);
    }
}

TEST_F(CallTimes, a_set_up_may_last_as_long_as_something_is_said_in_it) {
    bring_to(CallState::proceeded);
    const auto go_on = [&](Client& from, std::string_view to, std::string_view action,
                           std::string_view reason) {
        pass(50s);
        say(from, to, action, reason);
        EXPECT_EQ(calls_on(), 1U);
    };
    go_on(alice, "bob", "session-info", "mute");
    go_on(alice, "bob", "session-initiate", "");
    for (int i = 0; i < 10; ++i)
        go_on(i % 2 == 0 ? alice : bob, i % 2 == 0 ? "bob" : "alice", "transport-info", "");
    go_on(bob, "alice", "session-info", "camera-prompt");
    pass(50s);
    bob.send("alice", {{"action", "iq-set"},
                       {"query", "session-negotiate"},
                       {"transaction", "t"},
                       {"description", {{"sid", "s1"}}}});
    EXPECT_EQ(calls_on(), 1U);
    alice.take_all();
    bob.take_all();
    pass(50s);
    say(bob, "alice", "session-proceed");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 409001);
    pass(10s);
    expect_unreachable(alice, "timeout");
    EXPECT_EQ(calls_on(), 0U) << "what is refused moves nothing";
}

TEST_F(CallTimes, a_call_that_was_accepted_and_has_candidates_counts_as_up) {
    bring_to(CallState::offering);
    say(bob, "alice", "session-accept");
    pass(1s);
    say(alice, "bob", "transport-info");
    alice.take_all();
    bob.take_all();
    pass(60s);
    EXPECT_EQ(harness.router.tables().calls.count(CallState::active), 1U);
    pass(24h);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_FALSE(bob.has_mail());
    say(alice, "bob", "session-retract"); // as an application does that never said 'active'
    expect_unreachable(bob, "retracted");
    const CallEnded end = last_end();
    EXPECT_EQ(end.outcome, CallOutcome::answered);
    EXPECT_EQ(end.setup, 1s) << "when the last of its set-up came";
    EXPECT_EQ(end.talk, 24h + 60s);
}

TEST_F(CallTimes, candidates_in_an_offer_count_as_well) {
    bring_to(CallState::proceeded);
    alice.send("bob",
               {{"action", "session-initiate"},
                {"sid", "s1"},
                {"description",
                 {{"offer",
                   {{"type", "offer"}, {"sdp", "v=0\r\na=candidate:1 1 udp 1 203.0.113.7 9 typ host\r\n"}}}}}});
    say(bob, "alice", "session-accept");
    pass(60s);
    EXPECT_EQ(harness.router.tables().calls.count(CallState::active), 1U);
}

TEST_F(CallTimes, a_call_without_answer_or_without_candidates_is_not_up) {
    bring_to(CallState::offering, "unaccepted");
    say(alice, "bob", "transport-info", "", "unaccepted");
    bob.take_all();
    pass(60s);
    expect_unreachable(alice, "timeout", "unaccepted");
    expect_unreachable(bob, "timeout", "unaccepted");
    bring_to(CallState::offering, "bare");
    say(bob, "alice", "session-accept", "", "bare");
    alice.take_all();
    pass(60s);
    expect_unreachable(alice, "timeout", "bare");
    EXPECT_EQ(last_end().outcome, CallOutcome::timeout);
}

TEST_F(CallTimes, an_active_call_may_last) {
    talk();
    pass(24h);
    EXPECT_EQ(calls_on(), 1U);
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(CallTimes, several_calls_end_each_at_its_time) {
    Client& dave = harness.connect("dave");
    bring_to(CallState::trying, "first");
    pass(1s);
    say(carol, "dave", "session-propose", "", "second");
    carol.take_all();
    dave.take_all();
    pass(59s);
    expect_unreachable(alice, "timeout", "first");
    EXPECT_FALSE(carol.has_mail());
    pass(1s);
    expect_unreachable(carol, "timeout", "second");
    expect_retract(dave, "timeout", "second");
}

TEST_F(CallTimes, a_call_that_ended_in_time_leaves_nothing_behind) {
    bring_to(CallState::ringing);
    say(bob, "alice", "session-decline");
    alice.take_all();
    pass(61s);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(CallTimes, zero_turns_them_off_and_a_change_counts_from_the_next_step) {
    set_timeouts({0ms, 10s});
    bring_to(CallState::ringing);
    pass(24h);
    EXPECT_EQ(calls_on(), 1U);
    set_timeouts({5s, 0ms});
    pass(24h);
    say(bob, "alice", "session-proceed");
    pass(24h);
    EXPECT_EQ(calls_on(), 1U);
}

} // namespace
} // namespace jsongled::testing
