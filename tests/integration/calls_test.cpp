#include "tests/integration/call_support.hpp"

// protocol.md section 6: the steps of a call, as both sides see them.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class Calls : public TwoParties {
  protected:
    /// One pair calls again and again here.
    static void SetUpTestSuite() {
        // The same two call over and over, and do not always answer.
        start({"--redial-wait", "0", "--max-unanswered-calls-per-minute", "0"});
    }
};

TEST_F(Calls, two_clients_call_talk_mute_and_hang_up) {
    ring();
    proceed();
    negotiate();
    for (int i = 0; i < 5; ++i) {
        const json::object candidate{{"candidate", "candidate:" + std::to_string(i)}, {"sdpMLineIndex", i}};
        pass(alice, bob, "transport-info",
             {{"establishing", "2026-01-02T03:04:08.000Z"}, {"candidate", candidate}});
        pass(bob, alice, "transport-info",
             {{"establishing", "2026-01-02T03:04:08.000Z"}, {"candidate", candidate}});
    }
    activate();
    for (const std::string_view media : {"audio", "video", "audio+video", "none"}) {
        pass(alice, bob, "session-info", {{"muted", "2026-01-02T03:05:00.000Z"}, {"media", media}}, "mute");
        pass(bob, alice, "session-info", {{"unmuted", "2026-01-02T03:05:01.000Z"}, {"media", media}}, "unmute");
    }
    pass(bob, alice, "session-terminate", {{"ended", "2026-01-02T03:06:00.000Z"}});
    expect_refused(alice, {&bob}, bob.uid());
    expect_refused(bob, {&alice}, alice.uid());
}

TEST_F(Calls, in_a_room_everything_goes_by_the_name_of_the_room) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    const json::object offer = propose(rid, sid);
    alice.send(offer);
    EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
    EXPECT_THAT(bob.receive(), AllOf(IsAction("session-propose"), Has("/from", rid), Has("/to", bob.peer_id()),
                                     Has("/jsongle", offer.at("jsongle"))));
    const auto pass_in_room = [&](User& sender, User& receiver, std::string_view action,
                                  std::string_view reason = "") {
        pass(sender, receiver, call(action, rid, sid, {{"step", action}}, reason), rid);
    };
    pass_in_room(bob, alice, "session-info", "ringing");
    pass_in_room(bob, alice, "session-proceed");
    pass_in_room(alice, bob, "session-initiate");
    pass_in_room(bob, alice, "session-accept");
    pass_in_room(bob, alice, "transport-info");
    pass_in_room(alice, bob, "session-info", "active");
    pass_in_room(bob, alice, "session-info", "active");
    pass_in_room(alice, bob, "session-terminate");
}

TEST_F(Calls, trying_always_comes_before_ringing) {
    for (int i = 0; i < 50; ++i) {
        const std::string one = fresh("sid");
        alice.send(propose(bob.uid(), one));
        EXPECT_THAT(bob.receive(), IsAction("session-propose"));
        bob.send(call("session-info", alice.uid(), one, {{"rang", "now"}}, "ringing"));
        ASSERT_THAT(alice.receive(), IsTrying(one, alice));
        ASSERT_THAT(alice.receive(), Has("/jsongle/reason", "ringing"));
        bob.send(call("session-decline", alice.uid(), one, {}));
        ASSERT_THAT(alice.receive(), IsAction("session-decline"));
    }
}

TEST_F(Calls, the_callee_declines) {
    ring();
    pass(bob, alice, "session-decline", {{"ended", "2026-01-02T03:04:07.000Z"}});
    expect_refused(alice, {&bob}, bob.uid());
    expect_refused(bob, {&alice}, alice.uid());
}

TEST_F(Calls, the_caller_retracts_while_it_rings) {
    ring();
    pass(alice, bob, "session-retract", {{"ended", "2026-01-02T03:04:07.000Z"}});
    expect_refused(bob, {&alice}, alice.uid());
}

TEST_F(Calls, the_caller_retracts_before_it_rings) {
    alice.send(propose(bob.uid(), sid));
    EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
    EXPECT_THAT(bob.receive(), IsAction("session-propose"));
    pass(alice, bob, "session-retract", {{"ended", "2026-01-02T03:04:07.000Z"}});
    expect_refused(alice, {&bob}, bob.uid());
}

TEST_F(Calls, a_retract_after_proceed_ends_it_in_a_form_that_every_state_takes) {
    ring();
    proceed();
    alice.send(call("session-retract", bob.uid(), sid, {{"ended", "2026-01-02T03:04:08.000Z"}}));
    expect_nothing(alice);
    EXPECT_THAT(bob.receive(), IsUnreachable(sid, bob, "retracted"));
    expect_nothing(bob);
    expect_refused(bob, {&alice}, alice.uid());
}

TEST_F(Calls, one_can_call_again_after_each_ending) {
    for (const std::string_view ending : {"session-retract", "session-decline", "session-terminate"}) {
        const std::string one = fresh("sid");
        alice.send(propose(bob.uid(), one));
        EXPECT_THAT(alice.receive(), IsTrying(one, alice));
        EXPECT_THAT(bob.receive(), IsAction("session-propose"));
        bob.send(call("session-info", alice.uid(), one, {{"rang", "now"}}, "ringing"));
        EXPECT_THAT(alice.receive(), Has("/jsongle/reason", "ringing"));
        User& ender = ending == "session-decline" ? bob : alice;
        User& other = ending == "session-decline" ? alice : bob;
        if (ending == "session-terminate") {
            bob.send(call("session-proceed", alice.uid(), one, {}));
            EXPECT_THAT(alice.receive(), IsAction("session-proceed"));
            alice.send(call("session-initiate", bob.uid(), one, {}));
            EXPECT_THAT(bob.receive(), IsAction("session-initiate"));
            for (User* party : {&alice, &bob}) {
                User& peer = party == &alice ? bob : alice;
                party->send(call("session-info", peer.uid(), one, {}, "active"));
                EXPECT_THAT(peer.receive(), Has("/jsongle/reason", "active"));
            }
        }
        ender.send(call(ending, other.uid(), one, {{"ended", "now"}}));
        EXPECT_THAT(other.receive(), AllOf(IsAction(ending), Has("/jsongle/sid", one)));
    }
    expect_nothing(alice);
    expect_nothing(bob);
}

TEST_F(Calls, the_admin_sees_a_call_come_and_go) {
    const double answered = *metric(admin(), R"(jsongled_calls_total{outcome="answered"})");
    const double active = *metric(admin(), R"(jsongled_calls{state="active"})");
    const double durations = *metric(admin(), "jsongled_call_duration_seconds_count");
    const double set_up = *metric(admin(), "jsongled_call_setup_seconds_count");
    ring();
    proceed();
    negotiate();
    activate();
    EXPECT_EQ(metric(admin(), R"(jsongled_calls{state="active"})"), active + 1);
    pass(alice, bob, "session-terminate", {{"ended", "2026-01-02T03:06:00.000Z"}});
    EXPECT_EQ(metric(admin(), R"(jsongled_calls{state="active"})"), active);
    EXPECT_EQ(metric(admin(), R"(jsongled_calls_total{outcome="answered"})"), answered + 1);
    EXPECT_EQ(metric(admin(), "jsongled_call_duration_seconds_count"), durations + 1);
    EXPECT_EQ(metric(admin(), "jsongled_call_setup_seconds_count"), set_up + 1);
}

} // namespace
} // namespace jsongled::integration_tests
