#include "tests/integration/call_support.hpp"

// protocol.md section 6: calls that end for another reason than a party's word, and who may speak for a call.

namespace jsongled::integration_tests {
namespace {

class CallEndings : public TwoParties {
  public:
    // Who is gone is not waited for: page_reload_test.cpp has that.
    static void SetUpTestSuite() { start({"--reconnect-grace", "0"}); }
};

TEST_F(CallEndings, nobody_to_call) {
    const std::string nobody = fresh("nobody");
    alice.send(propose(nobody, sid));
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice));
    expect_nothing(alice);
    // That was the end of it: the name turning up later changes nothing.
    User late(listen(), nobody);
    expect_refused(alice, {&late}, nobody);
}

TEST_F(CallEndings, a_later_step_to_nobody_is_unreachable_too) {
    alice.send(call("session-initiate", fresh("nobody"), sid, {{"offering", "now"}}));
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice));
}

TEST_F(CallEndings, a_lost_callee_ends_it_for_the_caller_while_it_rings) {
    ring();
    bob.drop();
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "disconnected"));
    expect_refused(alice, {}, bob.uid());
}

TEST_F(CallEndings, a_lost_callee_ends_it_before_it_rings) {
    alice.send(propose(bob.uid(), sid));
    EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
    bob.drop();
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "disconnected"));
}

TEST_F(CallEndings, a_lost_caller_ends_it_for_the_callee_while_it_rings) {
    ring();
    alice.drop();
    EXPECT_THAT(bob.receive(), IsUnreachable(sid, bob, "disconnected"));
    expect_refused(bob, {}, alice.uid());
}

TEST_F(CallEndings, a_lost_party_ends_an_active_call) {
    ring();
    proceed();
    negotiate();
    activate();
    bob.drop();
    EXPECT_THAT(alice.receive(), IsUnreachable(sid, alice, "disconnected"));
    expect_nothing(alice);
}

TEST_F(CallEndings, a_close_in_good_order_ends_it_as_well) {
    ring();
    proceed();
    alice.close();
    EXPECT_THAT(bob.receive(), IsUnreachable(sid, bob, "disconnected"));
}

TEST_F(CallEndings, another_connection_of_the_party_keeps_nothing_alive) {
    User other(listen(), alice.uid());
    ring();
    proceed();
    alice.drop();
    EXPECT_THAT(bob.receive(), IsUnreachable(sid, bob, "disconnected"));
    expect_refused(bob, {&other}, alice.uid());
}

TEST_F(CallEndings, leaving_the_room_ends_the_call_in_it) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    alice.send(propose(rid, sid));
    EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
    EXPECT_THAT(bob.receive(), IsAction("session-propose"));
    pass(bob, alice, call("session-info", rid, sid, {{"rang", "now"}}, "ringing"), rid);
    EXPECT_THAT(ask(bob, iq_set("session-leave", {{"rid", rid}})), IsAction("iq-result"));
    EXPECT_THAT(alice.receive_all(), testing::UnorderedElementsAre(IsUnreachable(sid, alice, "left"),
                                                                   Has("/jsongle/event", "left")));
    // Without a word that client would ring on.
    EXPECT_THAT(bob.receive(), IsUnreachable(sid, bob, "left"));
    expect_refused(alice, {&bob}, bob.uid());
}

TEST_F(CallEndings, a_member_lost_from_the_room_ends_the_call_in_it) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    alice.send(propose(rid, sid));
    EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
    EXPECT_THAT(bob.receive(), IsAction("session-propose"));
    alice.drop();
    EXPECT_THAT(bob.receive(),
                testing::AnyOf(IsUnreachable(sid, bob, "disconnected"), Has("/jsongle/event", "left")));
    EXPECT_THAT(bob.receive(),
                testing::AnyOf(IsUnreachable(sid, bob, "disconnected"), Has("/jsongle/event", "left")));
}

TEST_F(CallEndings, leaving_another_room_ends_nothing) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    ring();
    ask(bob, iq_set("session-leave", {{"rid", rid}}));
    EXPECT_THAT(alice.receive(), Has("/jsongle/event", "left"));
    proceed();
}

TEST_F(CallEndings, a_stranger_may_not_speak_for_a_call) {
    User mallory(listen(), fresh("mallory"));
    ring();
    for (const std::string& to : {alice.uid(), bob.uid(), alice.peer_id()})
        expect_refused(mallory, {&alice, &bob}, to);
    proceed();
}

TEST_F(CallEndings, a_stranger_may_not_use_a_sid_for_another_call) {
    User mallory(listen(), fresh("mallory"));
    ring();
    const json::object stolen = propose(bob.uid(), sid);
    mallory.send(stolen);
    EXPECT_THAT(mallory.receive(), IsSessionError(404005, stolen));
    expect_nothing(bob);
    expect_nothing(alice);
    proceed();
}

TEST_F(CallEndings, a_party_may_not_take_the_call_to_somebody_else) {
    User carol(listen(), fresh("carol"));
    ring();
    alice.send(call("transport-info", carol.uid(), sid, {{"candidate", {{"candidate", "c"}}}}));
    settle(alice);
    expect_nothing(carol);
}

TEST_F(CallEndings, an_ended_sid_cannot_be_proposed_again) {
    ring();
    pass(bob, alice, "session-decline", {{"ended", "now"}});
    const json::object again = propose(bob.uid(), sid);
    alice.send(again);
    EXPECT_THAT(alice.receive(), IsSessionError(404005, again));
    expect_nothing(bob);
}

TEST_F(CallEndings, a_sid_never_seen_is_relayed_but_is_no_call) {
    // As after a restart of the server in the middle of a call.
    pass(alice, bob, "transport-info", {{"candidate", {{"candidate", "c"}}}});
    pass(bob, alice, "session-info", {{"muted", "now"}, {"media", "audio"}}, "mute");
    bob.drop();
    // Were it a call, alice would now hear of its end.
    User again(listen(), bob.uid());
    again.send(text(alice.uid(), "back"));
    EXPECT_THAT(alice.receive(), IsAction("session-text"));
    expect_nothing(alice);
}

TEST_F(CallEndings, a_call_message_without_a_sid_that_is_a_name_is_malformed) {
    for (const json::value& bad : {json::value(nullptr), json::value(7), json::value(""),
                                   json::value(json::object()), json::value(std::string(257, 's'))}) {
        json::object offer = propose(bob.uid(), sid);
        offer["jsongle"].as_object()["sid"] = bad;
        alice.send(offer);
        EXPECT_THAT(alice.receive(), IsSessionError(400001, offer)) << json::serialize(bad);
    }
    json::object offer = propose(bob.uid(), sid);
    offer["jsongle"].as_object().erase("sid");
    alice.send(offer);
    EXPECT_THAT(alice.receive(), IsSessionError(400001, offer));
    expect_nothing(bob);
}

} // namespace
} // namespace jsongled::integration_tests
