// Calls go on while a party's connection is lost.

#include "tests/unit/routing/resume_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class ResumedCalls : public Resume {
  protected:
    void call(Client& from, std::string_view to, std::string_view action, std::string_view reason = "") {
        from.send({{"to", to},
                   {"namespace", "call"},
                   {"jsongle",
                    {{"action", action},
                     {"sid", "s1"},
                     {"reason", reason},
                     {"initiator", "alice"},
                     {"responder", "bob"},
                     {"description", {{"media", "audio"}}}}}});
    }
    /// Alice and bob talk; all mail has been taken.
    void talk() {
        call(alice, "bob", "session-propose");
        call(bob, "alice", "session-info", "ringing");
        call(bob, "alice", "session-proceed");
        call(alice, "bob", "session-initiate");
        call(bob, "alice", "session-accept");
        call(alice, "bob", "session-info", "active");
        alice.take_all();
        got = bob.take_all().size();
    }
    std::size_t calls_on() const { return harness.router.tables().calls.size(); }

    std::size_t got = 0; ///< of bob's
};

TEST_F(ResumedCalls, go_on_and_who_cannot_tell_hears_nothing) {
    talk();
    bob.leave();
    call(alice, "bob", "session-info", "mute");
    EXPECT_FALSE(alice.has_mail());
    Client& back = harness.connect();
    resume(back, got);
    EXPECT_EQ(back.take_jsongle()["reason"], "mute");
    EXPECT_FALSE(alice.has_mail());
    call(back, "alice", "session-terminate", "success");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-terminate");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(ResumedCalls, tell_the_other_side_if_it_can_resume_itself) {
    talk();
    alice.leave();
    EXPECT_EQ(bob.take_jsongle()["reason"], "unreachable") << "alice cannot come back";
    Client& carol = harness.connect();
    carol.hello_to_resume("alice");
    call(carol, "bob", "session-propose");
    EXPECT_EQ(calls_on(), 0U) << "that sid is over";
}

TEST_F(ResumedCalls, tell_both_that_the_other_is_away_and_back) {
    Client& carol = harness.connect();
    const std::string of_carol = offer_of(carol.hello_to_resume("carol"));
    carol.send({{"to", "bob"},
                {"namespace", "call"},
                {"jsongle",
                 {{"action", "session-propose"},
                  {"sid", "s2"},
                  {"initiator", "carol"},
                  {"responder", "bob"},
                  {"description", {{"media", "audio"}}}}}});
    const std::size_t had = carol.take_all().size();
    bob.take_all();
    carol.leave();
    EXPECT_EQ(bob.take_jsongle()["reason"], "reconnecting");
    bob.leave();
    Client& back = harness.connect();
    EXPECT_EQ(back.hello_to_resume("carol", asking(of_carol, had)).at("resumed"), true);
    EXPECT_FALSE(back.has_mail()) << "bob rings only";
    Client& bobs = harness.connect();
    resume(bobs, 2);
    EXPECT_EQ(bobs.take_jsongle()["reason"], "reconnected");
}

TEST_F(ResumedCalls, end_with_the_window) {
    talk();
    bob.leave();
    pass(30s);
    const json::object end = alice.take_jsongle();
    EXPECT_EQ(end.at("reason"), "unreachable");
    EXPECT_EQ(end.at("description").at("cause"), "disconnected");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(ResumedCalls, ring_for_who_comes_back) {
    bob.leave();
    call(alice, "bob", "session-propose");
    EXPECT_EQ(alice.take_jsongle()["reason"], "trying");
    pass(10s);
    Client& back = harness.connect();
    resume(back, 0);
    EXPECT_EQ(back.take_jsongle()["action"], "session-propose");
    call(back, "alice", "session-info", "ringing");
    EXPECT_EQ(alice.take_jsongle()["reason"], "ringing");
    call(back, "alice", "session-proceed");
    EXPECT_EQ(alice.take_jsongle()["action"], "session-proceed");
}

TEST_F(ResumedCalls, have_no_other_grace_behind_the_window) {
    RouterSettings settings = harness.router.tables().settings;
    settings.reconnect_grace = 5s;
    harness.router.set(settings);
    call(alice, "bob", "session-propose");
    alice.take_all();
    bob.leave();
    pass(30s);
    EXPECT_EQ(alice.take_jsongle()["reason"], "unreachable");
    EXPECT_TRUE(harness.router.tables().graces.all().empty());
}

TEST_F(ResumedCalls, ring_anew_where_the_page_is_loaded_anew) {
    RouterSettings settings = harness.router.tables().settings;
    settings.reconnect_grace = 5s;
    harness.router.set(settings);
    call(alice, "bob", "session-propose");
    alice.take_all();
    bob.leave({CloseCause::client, 1001});
    Client& fresh = harness.connect();
    fresh.hello_to_resume("bob");
    EXPECT_EQ(fresh.take_jsongle()["action"], "session-propose");
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(ResumedCalls, time_out_meanwhile) {
    bob.leave();
    call(alice, "bob", "session-propose");
    alice.take_all();
    RouterSettings settings = harness.router.tables().settings;
    pass(29s);
    EXPECT_EQ(calls_on(), 1U);
    pass(1s);
    EXPECT_EQ(alice.take_jsongle()["reason"], "unreachable");
}

} // namespace
} // namespace jsongled::testing
