#include "tests/integration/call_support.hpp"

// What the server decides about calls, over real sockets: time-outs, glare, devices, and what it keeps of each.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class CallArbitration : public TwoParties {
  protected:
    /// One pair calls again and again here.
    static void SetUpTestSuite() {
        // The same two call over and over, and do not always answer.
        start({"--redial-wait", "0", "--max-unanswered-calls-per-minute", "0"});
    }
};

TEST_F(CallArbitration, calls_that_cross_end_in_exactly_one) {
    for (int i = 0; i < 100; ++i) {
        const std::string alices = fresh("alices");
        const std::string bobs = fresh("bobs");
        // Both are on their way before either side reads anything.
        alice.send(propose(bob.uid(), alices));
        bob.send(propose(alice.uid(), bobs));
        // One of the two clients has the other's call in hand before an answer to its own.
        json::object first = alice.receive();
        const bool alices_rings = text_at(first, "/jsongle/reason") == "trying";
        User& caller = alices_rings ? alice : bob;
        User& callee = alices_rings ? bob : alice;
        const std::string& one = alices_rings ? alices : bobs;
        if (alices_rings) first = bob.receive();
        ASSERT_THAT(first, AllOf(IsAction("session-propose"), Has("/jsongle/sid", one)));
        if (!alices_rings) {
            ASSERT_THAT(bob.receive(), IsTrying(one, bob));
        }

        callee.send(call("session-info", caller.uid(), one, {{"rang", "now"}}, "ringing"));
        ASSERT_THAT(caller.receive(), AllOf(Has("/jsongle/reason", "ringing"), Has("/jsongle/sid", one)));
        callee.send(call("session-decline", caller.uid(), one, {}));
        ASSERT_THAT(caller.receive(), AllOf(IsAction("session-decline"), Has("/jsongle/sid", one)));
    }
    expect_nothing(alice);
    expect_nothing(bob);
}

TEST_F(CallArbitration, a_device_that_connects_while_it_rings_rings_too) {
    ring();
    User late(listen(), bob.uid());
    EXPECT_THAT(late.receive(), AllOf(IsAction("session-propose"), Has("/jsongle/sid", sid),
                                      Has("/from", alice.uid()), Has("/to", late.peer_id())));
    late.send(call("session-info", alice.uid(), sid, {}, "ringing"));
    late.send(call("session-proceed", alice.uid(), sid, {}));
    EXPECT_THAT(alice.receive(), IsAction("session-proceed"));
    EXPECT_THAT(bob.receive(), AllOf(IsServersCallMessage("session-retract", sid, bob),
                                     Has("/jsongle/description/cause", "answered-elsewhere")));
}

TEST_F(CallArbitration, a_step_out_of_turn_is_refused_and_changes_nothing) {
    ring();
    const json::object early = call("session-initiate", bob.uid(), sid, {});
    alice.send(early);
    EXPECT_THAT(alice.receive(), IsSessionError(409001, early));
    const json::object own = call("session-proceed", bob.uid(), sid, {});
    alice.send(own);
    EXPECT_THAT(alice.receive(), IsSessionError(409001, own));
    proceed();
}

TEST_F(CallArbitration, both_sides_find_the_call_in_their_history_and_so_does_the_operator) {
    ring();
    const auto listed = [&](const char* kind) {
        const json::value report = json::parse(http_get(admin(), "/calls").body());
        for (const json::value& one : report.at(kind).as_array())
            if (one.at("sid") == json::value(sid)) return one.as_object();
        return json::object{};
    };
    EXPECT_EQ(listed("active").at("state"), "ringing");
    EXPECT_TRUE(listed("active").at("outcome").is_null());
    EXPECT_EQ(listed("active").at("caller").at("uid"), json::value(alice.uid()));
    proceed();
    negotiate();
    activate();
    pass(bob, alice, "session-terminate", {{"ended", "2026-01-02T03:06:00.000Z"}});
    EXPECT_TRUE(listed("active").empty());
    EXPECT_EQ(listed("recent").at("outcome"), "answered");
    EXPECT_EQ(listed("recent").at("callee").at("id"), json::value(bob.peer_id()));

    for (User* party : {&alice, &bob}) {
        const json::object answer = ask(*party, iq_set("call-history", {{"limit", 1}}));
        EXPECT_THAT(answer, AllOf(IsAction("iq-result"), Has("/jsongle/query", "call-history"),
                                  Has("/jsongle/description/calls/0/sid", sid),
                                  Has("/jsongle/description/calls/0/outcome", "answered"),
                                  Has("/jsongle/description/calls/0/endedBy", "callee"),
                                  Has("/jsongle/description/calls/0/caller/uid", alice.uid()),
                                  Has("/jsongle/description/calls/0/callee/uid", bob.uid()),
                                  Has("/jsongle/description/complete", true)));
        EXPECT_EQ(
            json::serialize(answer).find(bob.peer_id() == party->peer_id() ? alice.peer_id() : bob.peer_id()),
            std::string::npos);
    }
    User carol(listen(), fresh("carol"));
    EXPECT_THAT(
        ask(carol, iq_set("call-history", json::object{})),
        AllOf(Has("/jsongle/description/calls", json::array{}), Has("/jsongle/description/complete", true)));
}

TEST_F(CallArbitration, the_report_of_the_operator_is_limited_as_asked) {
    for (int i = 0; i < 3; ++i) {
        alice.send(propose(fresh("nobody"), fresh("sid")));
        alice.receive();
    }
    const json::value report = json::parse(http_get(admin(), "/calls?limit=2").body());
    EXPECT_EQ(report.at("recent").as_array().size(), 2U);
}

class Redialling : public TwoParties {
  protected:
    static void SetUpTestSuite() { start({"--redial-wait", "2m", "--max-unanswered-calls-per-minute", "0"}); }
};

TEST_F(Redialling, waits_once_it_was_declined_twice) {
    for (int i = 0; i < 2; ++i) {
        const std::string one = fresh("sid");
        alice.send(propose(bob.uid(), one));
        EXPECT_THAT(alice.receive(), IsTrying(one, alice));
        EXPECT_THAT(bob.receive(), IsAction("session-propose"));
        bob.send(call("session-decline", alice.uid(), one, {}));
        EXPECT_THAT(alice.receive(), IsUnreachable(one, alice, "declined"));
    }
    alice.send(propose(bob.uid(), sid));
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "busy"));
    expect_nothing(bob);
}

class CallTimeouts : public TwoParties {
  public:
    static void SetUpTestSuite() { start({"--ring-timeout", "2s", "--setup-timeout", "2s"}); }
};

TEST_F(CallTimeouts, nobody_rings_for_ever) {
    ring();
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "timeout"));
    EXPECT_THAT(bob.receive(), AllOf(IsServersCallMessage("session-retract", sid, bob),
                                     Has("/jsongle/description/cause", "timeout")));
    EXPECT_THAT(http_get(admin(), "/metrics").body(),
                testing::HasSubstr("jsongled_calls_total{outcome=\"timeout\"} 1\n"));
}

TEST_F(CallTimeouts, a_call_that_does_not_become_active_ends) {
    ring();
    proceed();
    negotiate();
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "timeout"));
    EXPECT_THAT(bob.receive(), IsUnreachable(sid, bob, "timeout"));
    expect_refused(alice, {&bob}, bob.uid());
}

} // namespace
} // namespace jsongled::integration_tests
