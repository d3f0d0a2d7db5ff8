#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

TEST_F(CallHandling, a_call_passes_every_step_to_the_other_side) {
    say(alice, "bob", "session-propose");
    const json::object trying = alice.take();
    EXPECT_EQ(trying.at("namespace"), "call");
    EXPECT_EQ(trying.at("jsongle"), json::value({{"action", "session-info"},
                                                 {"sid", "s1"},
                                                 {"reason", "trying"},
                                                 {"initiator", "alice"},
                                                 {"responder", "bob"},
                                                 {"description", {{"tried", "2024-10-04T00:00:00.000Z"}}}}));
    const json::object offered = bob.take();
    EXPECT_EQ(offered.at("from"), "alice");
    EXPECT_EQ(offered.at("to").as_string(), bob.id());
    EXPECT_EQ(offered.at("jsongle").at("description"), json::value({{"media", "audio"}})) << "as it came";

    harness.now += std::chrono::seconds(1);
    const std::tuple<Client*, Client*, const char*, const char*, const char*> steps[] = {
        {&bob, &alice, "alice", "session-info", "ringing"}, {&bob, &alice, "alice", "session-proceed", ""},
        {&alice, &bob, "bob", "session-initiate", ""},      {&bob, &alice, "alice", "session-accept", ""},
        {&alice, &bob, "bob", "transport-info", ""},        {&bob, &alice, "alice", "transport-info", ""},
        {&alice, &bob, "bob", "session-info", "active"},    {&bob, &alice, "alice", "session-info", "active"},
        {&alice, &bob, "bob", "session-info", "mute"},      {&alice, &bob, "bob", "session-info", "unmute"},
        {&bob, &alice, "alice", "session-terminate", ""}};
    for (const auto& [from, to, name, action, reason] : steps) {
        say(*from, name, action, reason);
        const json::object seen = to->take();
        EXPECT_EQ(seen.at("jsongle").at("action"), action);
        EXPECT_EQ(seen.at("jsongle").at("reason"), reason);
        EXPECT_TRUE(seen.at("jsongle").at("description").as_object().contains("relayed"));
        EXPECT_FALSE(from->has_mail()) << action << reason;
    }
    EXPECT_EQ(calls_on(), 0U);
    const CallEnded end = last_end();
    EXPECT_EQ(end.outcome, CallOutcome::answered);
    EXPECT_EQ(end.setup, std::chrono::seconds(1));
}

TEST_F(CallHandling, nobody_there_is_unreachable) {
    say(alice, "nobody", "session-propose");
    expect_unreachable(alice, "");
    EXPECT_EQ(last_end().outcome, CallOutcome::unreachable);
    alice.join("session-join", "room");
    say(alice, "room", "session-propose", "", "s2");
    expect_unreachable(alice, "", "s2");
    say(alice, alice.id(), "session-propose", "", "s3");
    expect_unreachable(alice, "", "s3");
    say(alice, "jsongled", "session-propose", "", "s4");
    expect_unreachable(alice, "", "s4");
    carol.join("session-join", "carols");
    say(alice, "carols", "session-propose", "", "s5");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404002);
    expect_unreachable(alice, "", "s5");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(CallHandling, a_declined_call_is_over_for_both) {
    say(alice, "bob", "session-propose");
    say(bob, "alice", "session-info", "ringing");
    alice.take_all();
    say(bob, "alice", "session-decline");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-decline");
    EXPECT_EQ(last_end().outcome, CallOutcome::declined);
    say(alice, "bob", "session-retract");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
}

TEST_F(CallHandling, a_decline_before_the_ringing_comes_in_a_form_the_caller_takes) {
    say(alice, "bob", "session-propose");
    alice.take_all();
    say(bob, "alice", "session-decline");
    expect_unreachable(alice, "declined");
}

TEST_F(CallHandling, a_retract_reaches_the_ringing_side_as_it_is) {
    say(alice, "bob", "session-propose");
    bob.take_all();
    say(alice, "bob", "session-retract");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-retract");
    EXPECT_EQ(last_end().outcome, CallOutcome::retracted);
}

TEST_F(CallHandling, a_retract_after_the_proceed_comes_in_a_form_every_state_takes) {
    say(alice, "bob", "session-propose");
    say(bob, "alice", "session-proceed");
    bob.take_all();
    say(alice, "bob", "session-retract");
    expect_unreachable(bob, "retracted");
}

TEST_F(CallHandling, only_the_parties_speak_for_a_call) {
    talk();
    for (const auto* action : {"session-info", "session-terminate", "transport-info", "session-propose"}) {
        say(carol, "bob", action);
        EXPECT_EQ(error_code_of(carol.take_jsongle()), 404005) << action;
        EXPECT_FALSE(bob.has_mail()) << action;
    }
    say(alice, "carol", "session-info", "mute");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005) << "carol is no party";
    EXPECT_EQ(calls_on(), 1U);
}

TEST_F(CallHandling, a_party_that_ends_its_call_has_left_it_whatever_the_address_means_by_now) {
    talk();
    say(alice, "carol", "session-terminate");
    expect_unreachable(bob, "terminated");
    EXPECT_FALSE(carol.has_mail()) << "carol is no party";
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(CallHandling, a_caller_whose_client_runs_ahead_is_told_of_a_decline_in_a_form_it_takes) {
    bring_to(CallState::ringing);
    // It has taken the answer to an older call for one to this.
    say(alice, "bob", "session-initiate");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 409001);
    say(bob, "alice", "session-decline");
    expect_unreachable(alice, "declined");
}

TEST_F(CallHandling, an_offer_for_a_call_that_nobody_answered_is_answered_with_its_end) {
    bring_to(CallState::ringing);
    say(bob, "alice", "session-decline");
    alice.take_all();
    say(alice, "bob", "session-initiate");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
    expect_retract(alice, nullptr);

    bring_to(CallState::ringing, "s3");
    say(bob, "alice", "session-decline", "", "s3");
    say(bob, "alice", "session-propose", "", "s4");
    alice.take_all();
    say(alice, "bob", "session-initiate", "", "s3");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
    EXPECT_FALSE(alice.has_mail()) << "a retract would end the call that alice has been offered";
    say(bob, "alice", "session-retract", "", "s4");
    alice.take_all();
    bob.take_all();

    bring_to(CallState::proceeded, "s2");
    say(bob, "alice", "session-retract", "", "s2");
    expect_unreachable(alice, "retracted", "s2");
    say(alice, "bob", "session-initiate", "", "s2"); // which has crossed that
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(CallHandling, a_sid_that_is_over_is_refused_for_a_while) {
    talk();
    say(alice, "bob", "session-terminate");
    bob.take_all();
    say(bob, "alice", "session-terminate");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    say(alice, "bob", "session-propose");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
    EXPECT_FALSE(alice.has_mail());

    harness.now += EndedSids::kept_for;
    harness.router.tick(harness.now);
    say(alice, "bob", "session-propose");
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying");
}

TEST_F(CallHandling, a_sid_never_seen_is_passed_on_where_it_disturbs_no_call) {
    say(alice, "bob", "session-terminate", "", "before-restart");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-terminate");
    EXPECT_EQ(calls_on(), 0U);
    talk();
    say(carol, "bob", "session-terminate", "", "before-restart");
    EXPECT_EQ(error_code_of(carol.take_jsongle()), 404005);
    EXPECT_FALSE(bob.has_mail());
    say(carol, "nobody", "session-terminate", "", "before-restart");
    expect_unreachable(carol, "", "before-restart");
    say(alice, "nobody", "session-terminate", "", "before-restart");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005) << "unreachable would end the call that alice is in";
}

TEST_F(CallHandling, a_lost_party_ends_the_call_for_the_other) {
    talk();
    bob.leave();
    expect_unreachable(alice, "disconnected");
    const CallEnded end = last_end();
    EXPECT_EQ(end.outcome, CallOutcome::lost);
    EXPECT_TRUE(end.talk) << "it was active all the same";
    say(alice, "carol", "session-propose", "", "s2");
    carol.take_all();
    alice.leave();
    expect_unreachable(carol, "disconnected", "s2");
    EXPECT_EQ(last_end().outcome, CallOutcome::lost);
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(CallHandling, leaving_the_room_of_a_call_ends_it) {
    for (const auto* rid : {"room", "other"}) {
        alice.join("session-join", rid);
        bob.join("session-join", rid);
    }
    alice.take_all();
    say(alice, "room", "session-propose");
    EXPECT_EQ(bob.take()["from"], "room");
    say(bob, "room", "session-proceed");
    alice.take_all();
    const auto leave = [&](std::string_view rid) {
        bob.send("jsongled", {{"action", "iq-set"},
                              {"query", "session-leave"},
                              {"transaction", "t"},
                              {"description", {{"rid", rid}}}});
    };
    leave("other");
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
    EXPECT_EQ(calls_on(), 1U);
    bob.take_all();
    leave("room");
    EXPECT_EQ(bob.take_jsongle()["query"], "session-leave");
    expect_unreachable(bob, "left");
    expect_unreachable(alice, "left");
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
}

TEST_F(CallHandling, the_first_connection_to_proceed_has_the_call) {
    Client& bob_too = harness.connect("bob");
    Client& alice_too = harness.connect("alice");
    say(alice, "bob", "session-propose");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-propose");
    EXPECT_EQ(bob_too.take_jsongle()["action"], "session-propose");
    say(bob_too, "alice", "session-proceed");
    const json::object retract = bob.take();
    EXPECT_EQ(retract.at("from"), "jsongled");
    EXPECT_EQ(retract.at("jsongle").at("action"), "session-retract");
    EXPECT_EQ(retract.at("jsongle").at("description").at("cause"), "answered-elsewhere");
    say(bob, "alice", "session-proceed");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    alice.take_all();
    say(alice, "bob", "session-initiate");
    EXPECT_EQ(bob_too.take_jsongle()["action"], "session-initiate");
    say(bob_too, "alice", "session-accept");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-accept");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_FALSE(alice_too.has_mail()) << "the call is pinned on the caller's side too";
}

TEST_F(CallHandling, one_ringing_connection_that_goes_leaves_the_others_ringing) {
    Client& bob_too = harness.connect("bob");
    say(alice, "bob", "session-propose");
    bob.leave();
    alice.take_jsongle();
    EXPECT_FALSE(alice.has_mail());
    bob_too.leave();
    expect_unreachable(alice, "disconnected");
}

TEST_F(CallHandling, one_decline_stops_the_other_connections_too) {
    Client& bob_too = harness.connect("bob");
    say(alice, "bob", "session-propose");
    say(bob, "alice", "session-info", "ringing");
    bob_too.take_all();
    say(bob, "alice", "session-decline");
    EXPECT_EQ(bob_too.take_jsongle()["description"].at("cause"), "declined-elsewhere");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(CallHandling, who_is_in_a_call_is_busy_for_others) {
    talk();
    say(carol, "bob", "session-propose", "", "s2");
    expect_unreachable(carol, "busy", "s2");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(last_end().outcome, CallOutcome::busy);
    Client& bob_too = harness.connect("bob");
    say(carol, "bob", "session-propose", "", "s3");
    EXPECT_EQ(bob_too.take_jsongle()["sid"], "s3") << "a free connection rings";
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(CallHandling, a_new_call_of_the_same_client_ends_its_old_one) {
    talk();
    say(alice, "carol", "session-propose", "", "s2");
    expect_unreachable(bob, "terminated");
    EXPECT_EQ(carol.take_jsongle()["sid"], "s2");
    say(alice, "bob", "session-propose", "", "s3");
    expect_unreachable(carol, "retracted", "s2");
    EXPECT_EQ(bob.take_jsongle()["sid"], "s3");
    EXPECT_EQ(calls_on(), 1U);
}

TEST_F(CallHandling, clients_cannot_speak_the_servers_lines) {
    talk();
    for (const auto* reason : {"trying", "unreachable"}) {
        say(alice, "bob", "session-info", reason);
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001);
    }
    say(alice, "bob", "session-info", "mute", "");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001) << "no sid";
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(CallHandling, the_memory_of_what_is_over_is_bounded) {
    constexpr std::size_t most = 10'000;
    Deadlines deadlines;
    EndedSids ended{deadlines, most};
    for (std::size_t i = 0; i <= most; ++i)
        ended.add(std::to_string(i), EndedSids::Was::answered, std::to_string(i % 1'000), harness.now.steady);
    EXPECT_FALSE(ended.contains("0"));
    EXPECT_TRUE(ended.contains("1"));
    EXPECT_TRUE(ended.contains(std::to_string(most)));
    EXPECT_EQ(ended.size(), most);
    ended.forget_old(harness.now.steady + EndedSids::kept_for);
    EXPECT_EQ(ended.size(), 0U);
}

TEST_F(CallHandling, a_connection_with_more_calls_than_its_share_forgets_its_own) {
    Deadlines deadlines;
    EndedSids ended{deadlines, 1'000};
    ended.add("bob's", EndedSids::Was::answered, "bob", harness.now.steady);
    for (std::size_t i = 0; i < 2'000; ++i)
        ended.add(std::to_string(i), EndedSids::Was::unanswered, "mallory", harness.now.steady);
    EXPECT_TRUE(ended.contains("bob's"));
    EXPECT_EQ(ended.size(), EndedSids::most_of_one + 1);
    EXPECT_FALSE(ended.contains(std::to_string(2'000 - EndedSids::most_of_one - 1)));
    EXPECT_TRUE(ended.contains(std::to_string(2'000 - EndedSids::most_of_one)));
    ended.forget_old(harness.now.steady + EndedSids::kept_for);
    EXPECT_EQ(ended.size(), 0U);
}

TEST_F(CallHandling, proposes_to_nobody_make_the_server_forget_no_call) {
    talk();
    say(alice, "bob", "session-terminate");
    bob.take_all();
    // By one connection after the other, more than there is room for.
    for (int connection = 0; connection < 100; ++connection) {
        Client& stranger = harness.connect("mallory");
        for (int i = 0; i < 100; ++i)
            say(stranger, "nobody", "session-propose", "",
                std::to_string(connection) + "-" + std::to_string(i));
        stranger.leave();
    }
    say(bob, "alice", "session-terminate");
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 404005);
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(CallHandling, facts_name_both_parties) {
    say(alice, "bob", "session-propose");
    const std::vector<Fact> facts = harness.take_facts();
    const auto placed =
        std::ranges::find_if(facts, [](const Fact& fact) { return std::holds_alternative<CallPlaced>(fact); });
    ASSERT_NE(placed, facts.end());
    EXPECT_EQ(std::get<CallPlaced>(*placed).caller_uid, "alice");
    EXPECT_EQ(std::get<CallPlaced>(*placed).callee_uid, "bob");
    say(bob, "alice", "session-decline");
    CallEnded end = last_end();
    EXPECT_EQ(end.caller_uid, "alice");
    EXPECT_EQ(end.callee_uid, "bob");
    EXPECT_EQ(end.outcome, CallOutcome::declined);
    alice.join("session-join", "room");
    say(alice, "room", "session-propose", "", "s2");
    EXPECT_EQ(last_end().callee_uid, "");
    say(alice, "dave", "session-propose", "", "s3");
    EXPECT_EQ(last_end().callee_uid, "dave") << "who is not there";
}

} // namespace
} // namespace jsongled::testing
