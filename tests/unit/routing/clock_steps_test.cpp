#include "tests/unit/routing/call_fixture.hpp"

// The wall clock is set, forwards or backwards, while things take their time. Nothing ends early, nothing lasts
// longer, and what is told of how long it took stays true: only stamps follow the wall clock.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class ClockSteps : public CallHandling, public ::testing::WithParamInterface<std::chrono::minutes> {
  protected:
    /// The wall clock is set, and the router has had its time to notice.
    void step_clock() {
        harness.now.wall += GetParam();
        harness.router.tick(harness.now);
    }
    /// Some time, in the midst of which the wall clock is set.
    void pass_with_step(std::chrono::milliseconds time) {
        pass(time / 2);
        step_clock();
        pass(time - time / 2);
    }

    json::object newest() {
        harness.settle();
        return parse_object(to_json(*harness.kept().recent(1).at(0), PeerIds::shown));
    }

    /// `end` is the end of the call that is recorded last.
    void expect_durations(const CallEnded& end, std::optional<std::chrono::milliseconds> setup,
                          std::optional<std::chrono::milliseconds> talk) {
        EXPECT_EQ(end.setup, setup);
        EXPECT_EQ(end.talk, talk);
        const json::object record = newest();
        const auto expect_seconds = [&](const char* key, std::optional<std::chrono::milliseconds> time) {
            ASSERT_EQ(record.contains(key), time.has_value()) << key;
            if (time) {
                EXPECT_EQ(record.at(key).as_double(), std::chrono::duration<double>(*time).count()) << key;
            }
        };
        expect_seconds("setup", setup);
        expect_seconds("talk", talk);
    }
};

TEST_P(ClockSteps, a_call_rings_as_long_as_it_may) {
    for (const CallState state : {CallState::trying, CallState::ringing}) {
        const std::string sid(to_string(state));
        bring_to(state, sid);
        pass_with_step(60s - 1ms);
        EXPECT_EQ(calls_on(), 1U);
        EXPECT_FALSE(alice.has_mail());
        pass(1ms);
        expect_unreachable(alice, "timeout", sid);
        expect_retract(bob, "timeout", sid);
        expect_durations(last_end(), {}, {});
    }
}

TEST_P(ClockSteps, a_connection_has_its_time_to_ring) {
    bring_to(CallState::trying);
    pass_with_step(time_to_ring - 1ms);
    say(carol, "bob", "session-propose", "", "s2");
    expect_unreachable(carol, "busy", "s2");
    pass(1ms);
    say(carol, "bob", "session-propose", "", "s3");
    EXPECT_EQ(carol.take_jsongle()["reason"], "trying");
}

TEST_P(ClockSteps, a_set_up_has_its_time_after_each_message) {
    for (const CallState state : {CallState::proceeded, CallState::offering}) {
        const std::string sid(to_string(state));
        bring_to(state, sid);
        pass_with_step(50s);
        say(alice, "bob", "transport-info", "", sid);
        bob.take_all();
        pass_with_step(60s - 1ms);
        EXPECT_EQ(calls_on(), 1U);
        EXPECT_FALSE(alice.has_mail());
        pass(1ms);
        expect_unreachable(alice, "timeout", sid);
        expect_unreachable(bob, "timeout", sid);
        expect_durations(last_end(), {}, {});
    }
}

TEST_P(ClockSteps, an_active_call_goes_on_and_its_durations_are_those_that_passed) {
    talk();
    pass_with_step(24h);
    EXPECT_EQ(calls_on(), 1U);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_FALSE(bob.has_mail());
    say(alice, "bob", "session-terminate");
    expect_durations(last_end(), 0ms, 24h);
}

TEST_P(ClockSteps, at_any_step_of_a_call_move_nothing_but_the_stamps) {
    const struct {
        Client* from;
        std::string_view to;
        std::string_view action;
        std::string_view reason;
        std::string_view stamp;
    } steps[] = {{&alice, "bob", "session-propose", "", "proposed"},
                 {&bob, "alice", "session-info", "ringing", "rang"},
                 {&bob, "alice", "session-proceed", "", "proceeded"},
                 {&alice, "bob", "session-initiate", "", "offered"},
                 {&bob, "alice", "session-accept", "", "accepted"},
                 {&alice, "bob", "session-info", "active", "active"},
                 {&bob, "alice", "session-terminate", "", "ended"}};
    for (std::size_t stepped = 0; stepped < std::size(steps); ++stepped) {
        const std::string sid = "s" + std::to_string(stepped);
        json::object stamps;
        for (std::size_t i = 0; i < std::size(steps); ++i) {
            if (i == stepped) step_clock();
            say(*steps[i].from, steps[i].to, steps[i].action, steps[i].reason, sid);
            stamps[steps[i].stamp] = iso_8601(harness.now.wall);
            if (i == 0) stamps["tried"] = iso_8601(harness.now.wall);
            pass(1s);
        }
        alice.take_all();
        bob.take_all();
        expect_durations(last_end(), 5s, 1s);
        EXPECT_EQ(newest().at("times"), json::value(stamps)) << "stepped before " << steps[stepped].stamp;
    }
}

TEST_P(ClockSteps, a_call_that_nobody_says_is_active_counts_from_the_last_of_its_set_up) {
    bring_to(CallState::offering);
    pass_with_step(1s);
    say(bob, "alice", "session-accept");
    pass_with_step(1s);
    say(alice, "bob", "transport-info");
    const std::string heard = iso_8601(harness.now.wall);
    pass_with_step(60s - 1ms);
    EXPECT_EQ(harness.router.tables().calls.count(CallState::active), 0U);
    pass(1ms);
    EXPECT_EQ(harness.router.tables().calls.count(CallState::active), 1U);
    pass_with_step(60s);
    say(alice, "bob", "session-terminate");
    expect_durations(last_end(), 2s, 120s);
    EXPECT_EQ(newest().at("times").at("active").as_string(), heard);
}

TEST_P(ClockSteps, a_lost_call_that_was_active_has_its_durations) {
    talk();
    pass_with_step(10s);
    bob.leave();
    const CallEnded end = last_end();
    EXPECT_EQ(end.outcome, CallOutcome::lost);
    expect_durations(end, 0ms, 10s);
}

TEST_P(ClockSteps, a_sid_is_remembered_for_its_time) {
    talk();
    say(alice, "bob", "session-terminate");
    bob.take_all();
    pass_with_step(EndedSids::kept_for - 1ms);
    say(alice, "bob", "session-propose");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
    pass(1ms);
    say(alice, "bob", "session-propose");
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying");
}

TEST_P(ClockSteps, who_rang_in_vain_waits_as_long_as_they_have_to) {
    set_redial_wait(5s);
    for (const auto* sid : {"1", "2"}) {
        bring_to(CallState::ringing, sid);
        say(bob, "alice", "session-decline", "", sid);
        alice.take_all();
    }
    pass_with_step(5s - 1ms);
    say(alice, "bob", "session-propose", "", "3");
    expect_unreachable(alice, "busy", "3");
    pass(1ms);
    say(alice, "bob", "session-propose", "", "4");
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying");
}

TEST_P(ClockSteps, a_negotiation_is_waited_for_as_long_as_any) {
    talk();
    const auto negotiate = [&](std::chrono::milliseconds answered_after, std::string_view status) {
        const json::object description{{"sid", "s1"}};
        const auto say_it = [&](Client& from, std::string_view to, std::string_view action) {
            from.send(to, {{"action", action},
                           {"query", "session-negotiate"},
                           {"transaction", "t"},
                           {"description", description}});
        };
        say_it(alice, "bob", "iq-set");
        EXPECT_EQ(bob.take_jsongle()["action"], "iq-set");
        pass_with_step(answered_after);
        say_it(bob, "alice", "iq-result");
        EXPECT_EQ(bob.take_jsongle()["status"].as_string(), status);
        EXPECT_EQ(alice.has_mail(), status == "success");
        alice.take_all();
        bob.take_all();
    };
    negotiate(10s - 1ms, "success");
    negotiate(10s, "failed");
}

TEST_P(ClockSteps, joins_keep_their_pace) {
    const auto may_join = [&] {
        const auto ask = [&](std::string_view query) {
            alice.send("jsongled", {{"action", "iq-set"},
                                    {"query", query},
                                    {"transaction", "t"},
                                    {"description", {{"rid", "muc"}}}});
            return alice.take_jsongle();
        };
        const bool joined = ask("muc-join").at("action") == "iq-result";
        if (joined) ask("session-leave");
        return joined;
    };
    while (may_join()) {
    }
    pass_with_step(1s - 1ms);
    EXPECT_FALSE(may_join());
    pass(1ms);
    EXPECT_TRUE(may_join());
    EXPECT_FALSE(may_join());
}

INSTANTIATE_TEST_SUITE_P(ByMinutes, ClockSteps, ::testing::Values(1min, -1min, 60min, -60min, 100'000min),
                         [](const auto& instance) {
                             return (instance.param < 0min ? "minus_" : "plus_") +
                                    std::to_string(std::abs(instance.param.count()));
                         });

class QueuedMessages : public CallHandling {};

TEST_F(QueuedMessages, that_were_stamped_before_the_one_before_them_make_no_duration_negative) {
    say(alice, "bob", "session-propose");
    harness.now.steady -= 2ms;
    say(bob, "alice", "session-proceed");
    say(alice, "bob", "session-initiate");
    say(alice, "bob", "session-info", "active");
    harness.now.steady -= 2ms;
    say(bob, "alice", "session-terminate");
    const CallEnded end = last_end();
    EXPECT_EQ(end.setup, 0ms);
    EXPECT_EQ(end.talk, 0ms);
}

} // namespace
} // namespace jsongled::testing
