// A page that is loaded anew while it rings, or just before: its connection is lost, and another one comes.

#include "tests/support/grants.hpp"
#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

constexpr Departure reload{CloseCause::client, 1001};
constexpr Departure goodbye{CloseCause::client, 1000};

class ReconnectGrace : public CallHandling {
  protected:
    ReconnectGrace() {
        set([](RouterSettings& settings) { settings.reconnect_grace = 5s; });
    }

    template<class Change>
    void set(Change change) {
        RouterSettings settings = harness.router.tables().settings;
        change(settings);
        harness.router.set(settings);
    }
    void propose(Client& from, std::string_view to = "bob", std::string_view sid = "s1") {
        say(from, to, "session-propose", "", sid);
    }
    /// Alice calls, and bob rings; all mail has been taken.
    void ring() { bring_to(CallState::ringing); }

    static void expect_propose(Client& client, std::string_view sid = "s1") {
        const json::object jsongle = client.take_jsongle();
        EXPECT_EQ(jsongle.at("action"), "session-propose");
        EXPECT_EQ(jsongle.at("sid").as_string(), sid);
    }
    static void expect_trying(Client& client) { EXPECT_EQ(client.take_jsongle()["reason"], "trying"); }

    std::size_t graces() const { return harness.router.tables().graces.all().size(); }
    std::vector<CallOfUser> kept_of(std::string_view uid) const {
        return harness.kept().history(uid, 10, {}).calls;
    }
};

TEST_F(ReconnectGrace, a_page_that_is_loaded_anew_rings_again) {
    ring();
    bob.leave(reload);
    EXPECT_FALSE(alice.has_mail());
    pass(4'999ms);
    EXPECT_FALSE(alice.has_mail());
    Client& back = harness.connect("bob");
    expect_propose(back);
    say(back, "alice", "session-info", "ringing");
    EXPECT_FALSE(alice.has_mail()) << "its client has heard it ring";
    say(back, "alice", "session-proceed");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
    EXPECT_EQ(graces(), 0U);
}

TEST_F(ReconnectGrace, is_over_where_nobody_comes) {
    ring();
    bob.leave({CloseCause::lost});
    pass(4'999ms);
    EXPECT_FALSE(alice.has_mail());
    pass(1ms);
    expect_unreachable(alice, "disconnected");
    EXPECT_EQ(last_end().outcome, CallOutcome::lost);
    EXPECT_EQ(calls_on(), 0U);
    EXPECT_EQ(graces(), 0U);
    EXPECT_FALSE(harness.connect("bob").has_mail());
}

TEST_F(ReconnectGrace, who_is_called_meanwhile_rings_once_they_are_back) {
    bob.leave(reload);
    pass(4s);
    propose(alice);
    expect_trying(alice);
    EXPECT_FALSE(alice.has_mail());
    Client& back = harness.connect("bob");
    expect_propose(back);
    say(back, "alice", "session-info", "ringing");
    EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
    say(back, "alice", "session-decline");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-decline");
    ASSERT_EQ(kept_of("bob").size(), 1U);
    EXPECT_EQ(kept_of("bob").front().record->callee.dn, "name of bob");
}

TEST_F(ReconnectGrace, who_is_called_meanwhile_and_does_not_come_is_not_there) {
    bob.leave(reload);
    pass(4s);
    propose(alice);
    expect_trying(alice);
    pass(999ms);
    EXPECT_FALSE(alice.has_mail()) << "the time is that since the loss";
    pass(1ms);
    expect_unreachable(alice, "");
    EXPECT_EQ(last_end().outcome, CallOutcome::unreachable);
    EXPECT_EQ(kept_of("alice").size(), 1U);
    EXPECT_EQ(kept_of("bob").size(), 1U) << "who called in vain is in their history";
    propose(alice, "bob", "s2");
    expect_unreachable(alice, "", "s2");
}

TEST_F(ReconnectGrace, does_not_ring_for_a_caller_who_has_hung_up) {
    ring();
    bob.leave(reload);
    say(alice, "bob", "session-retract");
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(last_end().outcome, CallOutcome::retracted);
    propose(alice, "bob", "s2");
    expect_trying(alice);
    say(alice, "bob", "session-terminate", "", "s2");
    EXPECT_FALSE(harness.connect("bob").has_mail());
    EXPECT_EQ(graces(), 0U);
}

TEST_F(ReconnectGrace, does_not_ring_for_a_caller_who_is_gone) {
    ring();
    bob.leave(reload);
    alice.leave(goodbye);
    EXPECT_EQ(calls_on(), 0U);
    EXPECT_FALSE(harness.connect("bob").has_mail());
}

TEST_F(ReconnectGrace, does_not_make_a_call_ring_for_longer) {
    ring();
    pass(58s);
    bob.leave(reload);
    pass(2s);
    expect_unreachable(alice, "timeout");
    EXPECT_FALSE(harness.connect("bob").has_mail());
}

TEST_F(ReconnectGrace, swallows_what_the_caller_says_meanwhile) {
    bob.leave(reload);
    propose(alice);
    expect_trying(alice);
    say(alice, "bob", "session-info", "mute");
    say(alice, "bob", "session-info", "of its own");
    EXPECT_FALSE(alice.has_mail());
    say(alice, "bob", "session-initiate");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 409001);
    say(alice, "carol", "session-info", "mute");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005);
}

TEST_F(ReconnectGrace, is_for_losses_alone) {
    for (const CloseCause cause :
         {CloseCause::lost, CloseCause::silent, CloseCause::slow, CloseCause::client}) {
        const std::string uid = "back-" + std::string(to_string(cause));
        harness.connect(uid).leave({cause, 1001});
        propose(alice, uid, uid);
        expect_trying(alice);
    }
    for (const CloseCause cause : {CloseCause::protocol, CloseCause::drain, CloseCause::admin,
                                   CloseCause::credential, CloseCause::flood, CloseCause::replaced}) {
        const std::string uid = "gone-" + std::string(to_string(cause));
        harness.connect(uid).leave({cause, 1001});
        propose(alice, uid, uid);
        expect_unreachable(alice, "", uid);
    }
    bob.leave(goodbye);
    propose(alice);
    expect_unreachable(alice, "");
}

TEST_F(ReconnectGrace, is_not_for_whom_an_operator_has_ended) {
    ring();
    bob.leave(reload);
    EXPECT_EQ(harness.act(DisconnectUser{"bob", 1min}).outcome, ActReport::Outcome::done);
    expect_unreachable(alice, "disconnected");
    propose(alice, "bob", "s2");
    expect_unreachable(alice, "", "s2");

    propose(alice, "carol", "s3");
    alice.take_all();
    harness.act(DisconnectUser{"carol"});
    carol.leave({CloseCause::lost});
    expect_unreachable(alice, "disconnected", "s3");
}

TEST_F(ReconnectGrace, is_not_wanted_where_another_device_rings) {
    Client& tablet = harness.connect("bob");
    ring();
    tablet.take_all();
    bob.leave(reload);
    EXPECT_EQ(graces(), 0U);
    expect_propose(harness.connect("bob"));
    say(tablet, "alice", "session-decline");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-decline");
}

TEST_F(ReconnectGrace, is_for_the_last_that_rings_though_others_are_there) {
    Client& tablet = harness.connect("bob");
    propose(tablet, "carol", "other");
    tablet.take_all();
    ring();
    bob.leave(reload);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(graces(), 1U);
    Client& back = harness.connect("bob");
    expect_propose(back);
    back.leave(reload);
    pass(5s);
    expect_unreachable(alice, "disconnected");
    EXPECT_EQ(graces(), 0U);
}

TEST_F(ReconnectGrace, forgets_who_is_there_when_the_call_is_over) {
    Client& tablet = harness.connect("bob");
    propose(tablet, "carol", "other");
    ring();
    bob.leave(reload);
    say(alice, "bob", "session-retract");
    EXPECT_EQ(graces(), 0U);
}

TEST_F(ReconnectGrace, one_call_waits_for_a_user) {
    ring();
    bob.leave(reload);
    propose(carol, "bob", "s2");
    expect_unreachable(carol, "busy", "s2");
    EXPECT_EQ(calls_on(), 1U);
}

TEST_F(ReconnectGrace, is_not_longer_for_another_call_that_is_lost_meanwhile) {
    Client& tablet = harness.connect("bob");
    Client& phone = harness.connect("bob");
    propose(alice, bob.id());
    propose(carol, tablet.id(), "s2");
    for (Client* client : {&alice, &carol})
        expect_trying(*client);
    bob.leave(reload);
    pass(3s);
    tablet.leave(reload);
    expect_unreachable(carol, "disconnected", "s2");
    EXPECT_FALSE(alice.has_mail());
    pass(2s);
    expect_unreachable(alice, "disconnected");
    EXPECT_FALSE(phone.has_mail());
}

TEST_F(ReconnectGrace, takes_no_request_for_who_is_not_back) {
    Client& tablet = harness.connect("bob");
    propose(alice, bob.id());
    expect_trying(alice);
    bob.leave(reload);
    for (const std::string_view to : {std::string_view(bob.id()), std::string_view("bob")}) {
        alice.send(to, {{"action", "iq-set"},
                        {"query", "session-negotiate"},
                        {"transaction", "t"},
                        {"description", {{"sid", "s1"}}}});
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 404005) << to;
    }
    EXPECT_FALSE(tablet.has_mail()) << "it is of that call, and of no other device";
}

TEST_F(ReconnectGrace, rings_on_another_connection_than_was_called) {
    propose(alice, bob.id());
    alice.take_all();
    bob.leave(reload);
    Client& back = harness.connect("bob");
    expect_propose(back);
    say(back, "alice", "session-proceed");
    EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
    say(alice, bob.id(), "session-initiate");
    EXPECT_EQ(back.take_jsongle()["action"], "session-initiate");
}

TEST_F(ReconnectGrace, rings_in_the_room_once_they_are_in_it_again) {
    for (Client* client : {&alice, &bob})
        client->join("session-join", "room");
    alice.take_all();
    propose(alice, "room");
    expect_trying(alice);
    bob.leave(reload);
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
    Client& back = harness.connect("bob");
    EXPECT_FALSE(back.has_mail());
    back.send("jsongled", {{"action", "iq-set"},
                           {"query", "session-join"},
                           {"transaction", "join"},
                           {"description", {{"rid", "room"}}}});
    EXPECT_EQ(back.take_jsongle()["action"], "iq-result");
    expect_propose(back);
    EXPECT_EQ(alice.take_jsongle()["event"], "joined");
    say(back, "room", "session-info", "ringing");
    EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
}

TEST_F(ReconnectGrace, goes_on_where_another_in_the_room_declines) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "#muc#room");
    propose(alice, "#muc#room");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    bob.leave(reload);
    alice.take_all();
    say(carol, "#muc#room", "session-decline");
    EXPECT_FALSE(alice.has_mail());
    pass(5s);
    expect_unreachable(alice, "disconnected");
}

TEST_F(ReconnectGrace, ends_where_another_takes_the_call) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "#muc#room");
    propose(alice, "#muc#room");
    bob.leave(reload);
    say(carol, "#muc#room", "session-proceed");
    Client& back = harness.connect("bob");
    back.join("muc-join", "#muc#room");
    EXPECT_FALSE(back.has_mail());
}

TEST_F(ReconnectGrace, counts_for_strangers_and_for_who_rang_in_vain) {
    set([](RouterSettings& settings) {
        settings.redial_wait = 5s;
        settings.max_unanswered_calls_per_minute = 1;
    });
    bob.leave(reload);
    propose(alice);
    expect_trying(alice);
    pass(5s);
    expect_unreachable(alice, "");
    carol.leave(reload);
    propose(alice, "carol", "s2");
    expect_trying(alice);
    say(alice, "carol", "session-retract", "", "s2");
    propose(alice, "carol", "s3");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 429001) << "what nobody could have heard counts for nothing";
    expect_unreachable(alice, "busy", "s3");
}

TEST_F(ReconnectGrace, leaves_alone_who_has_let_it_ring_twice) {
    set_redial_wait(30s);
    for (const std::string_view sid : {"s1", "s2"}) {
        bring_to(CallState::ringing, sid);
        say(bob, "alice", "session-decline", "", sid);
    }
    alice.take_all();
    bob.leave(reload);
    propose(alice, "bob", "s3");
    expect_unreachable(alice, "busy", "s3");
}

TEST_F(ReconnectGrace, takes_the_right_to_be_called) {
    Rights rights;
    rights.call = false;
    harness.connect(granted("dora", harness.now.wall, 1h, rights)).hello("dora").leave(reload);
    propose(alice, "dora");
    expect_unreachable(alice, "");
}

TEST_F(ReconnectGrace, is_off_at_nought) {
    set([](RouterSettings& settings) { settings.reconnect_grace = 0ms; });
    ring();
    bob.leave(reload);
    expect_unreachable(alice, "disconnected");
}

TEST(Graces, are_so_many_and_those_besides_for_whom_a_call_waits) {
    Deadlines deadlines;
    Graces graces(deadlines);
    Call call{};
    for (std::size_t i = 0; i < Graces::most; ++i)
        graces.put("user" + std::to_string(i), SteadyTime(1s), nullptr);
    graces.put("late", SteadyTime(1s), nullptr);
    EXPECT_EQ(graces.find("late"), nullptr);
    graces.put("rings", SteadyTime(1s), &call);
    ASSERT_NE(graces.find("rings"), nullptr);
    EXPECT_EQ(graces.all().size(), Graces::most + 1);
    graces.remove(*graces.find("user0"));
    graces.put("late", SteadyTime(1s), nullptr);
    EXPECT_NE(graces.find("late"), nullptr);
    EXPECT_EQ(deadlines.size(), graces.all().size());
}

TEST_F(ReconnectGrace, does_not_ring_for_who_has_left_and_is_still_heard) {
    harness.is_settling = false;
    bob.send({{"to", "carol"},
              {"jsongle", {{"action", "session-text"}, {"description", {{"content", "last words"}}}}}});
    harness.router.disconnected({bob.id(), &bob}, goodbye, harness.now);
    propose(alice);
    expect_unreachable(alice, "");
    harness.settle();
    EXPECT_EQ(calls_on(), 0U);
}

} // namespace
} // namespace jsongled::testing
