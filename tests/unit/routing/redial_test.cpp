#include "tests/unit/routing/call_fixture.hpp"

// A caller who has rung for somebody in vain twice waits before the next try.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Redialling : public CallHandling {
  protected:
    Redialling() { set_redial_wait(5s); }

    std::string next_sid() { return "r" + std::to_string(++calls_); }

    /// One more call, at once: whether it rings. It is left as it is, all mail taken but bob's propose.
    bool rings(Client& caller, std::string_view to) {
        sid = next_sid();
        say(caller, to, "session-propose", "", sid);
        const json::object answer = caller.take_jsongle();
        EXPECT_EQ(answer.at("sid").as_string(), sid);
        if (answer.at("reason") == "trying") return true;
        EXPECT_EQ(answer.at("reason"), "unreachable");
        EXPECT_EQ(answer.at("description").at("cause"), "busy");
        EXPECT_FALSE(bob.has_mail());
        return false;
    }
    /// Alice rings for bob and is declined.
    void decline_one() {
        ASSERT_TRUE(rings(alice, "bob"));
        say(bob, "alice", "session-info", "ringing", sid);
        say(bob, "alice", "session-decline", "", sid);
        alice.take_all();
        bob.take_all();
    }
    void decline_two() {
        decline_one();
        decline_one();
    }

    std::string sid; ///< of the last call

  private:
    int calls_ = 0;
};

TEST_F(Redialling, waits_after_the_second_call_in_vain_and_longer_each_time) {
    decline_two();
    for (const auto wait : {5s, 10s, 20s, 40s, 80s, 120s, 120s}) {
        EXPECT_FALSE(rings(alice, "bob"));
        pass(wait - 1ms);
        EXPECT_FALSE(rings(alice, "bob")) << wait.count();
        pass(1ms);
        decline_one();
    }
}

TEST_F(Redialling, is_the_callers_own_affair) {
    decline_two();
    EXPECT_TRUE(rings(alice, "carol")) << "somebody else";
    say(alice, "carol", "session-retract", "", sid);
    carol.take_all();
    EXPECT_TRUE(rings(carol, "bob")) << "somebody else's";
    say(carol, "bob", "session-retract", "", sid);
    bob.take_all();
    EXPECT_TRUE(rings(bob, "alice")) << "and the other way round";
}

TEST_F(Redialling, counts_every_way_not_to_be_answered) {
    Client& dave = harness.connect("dave");
    const std::vector<std::pair<std::string, std::function<void()>>> ways{
        {"declined", [&] { say(dave, "alice", "session-decline", "", sid); }},
        {"retracted by the callee", [&] { say(dave, "alice", "session-retract", "", sid); }},
        {"terminated by the callee", [&] { say(dave, "alice", "session-terminate", "", sid); }},
        {"not answered", [&] { pass(60s); }},
        {"hung up by the caller", [&] { say(alice, "dave", "session-retract", "", sid); }},
        {"the callee calls somebody", [&] { say(dave, "nobody", "session-propose", "", next_sid()); }},
        {"the caller calls somebody", [&] { say(alice, "nobody", "session-propose", "", next_sid()); }},
        {"terminated by the caller", [&] { say(alice, "dave", "session-terminate", "", sid); }},
    };
    for (const bool has_rung : {true, false})
        for (const auto& [way, end] : ways) {
            pass(Redials::kept_for);
            for (int i = 0; i < 2; ++i) {
                EXPECT_TRUE(rings(alice, "dave")) << way;
                if (has_rung) say(dave, "alice", "session-info", "ringing", sid);
                end();
                alice.take_all();
                dave.take_all();
            }
            EXPECT_FALSE(rings(alice, "dave")) << way;
        }
}

TEST_F(Redialling, counts_a_caller_who_drops_the_connection) {
    for (int i = 0; i < 2; ++i) {
        Client& once = harness.connect("mallory");
        EXPECT_TRUE(rings(once, "bob"));
        once.leave();
        bob.take_all();
    }
    EXPECT_FALSE(rings(harness.connect("mallory"), "bob"));
}

TEST_F(Redialling, does_not_count_what_was_no_refusal_of_the_user) {
    for (int i = 0; i < 3; ++i) {
        Client& once = harness.connect("dave");
        EXPECT_TRUE(rings(alice, "dave"));
        once.leave();
        expect_unreachable(alice, "disconnected", sid);
    }
}

TEST_F(Redialling, is_forgotten_once_the_two_have_talked) {
    for (Client* caller : {&alice, &bob}) {
        decline_two();
        EXPECT_FALSE(rings(alice, "bob"));
        if (caller == &alice) pass(5s);
        Client& callee = caller == &alice ? bob : alice;
        EXPECT_TRUE(rings(*caller, caller == &alice ? "bob" : "alice"));
        say(callee, caller == &alice ? "alice" : "bob", "session-proceed", "", sid);
        say(*caller, caller == &alice ? "bob" : "alice", "session-retract", "", sid);
        alice.take_all();
        bob.take_all();
        decline_one();
        decline_one();
        pass(5s);
        alice.take_all();
        EXPECT_TRUE(rings(alice, "bob"));
        say(bob, "alice", "session-proceed", "", sid);
        say(bob, "alice", "session-retract", "", sid);
        alice.take_all();
        bob.take_all();
    }
}

TEST_F(Redialling, takes_no_other_address_and_no_other_device) {
    for (Client* member : {&alice, &bob})
        member->join("session-join", "room");
    for (Client* member : {&alice, &bob})
        member->join("muc-join", "muc");
    alice.take_all();
    decline_two();
    Client& alice_too = harness.connect("alice");
    Client& bob_too = harness.connect("bob");
    alice_too.join("muc-join", "muc");
    alice.take_all();
    bob.take_all();
    for (const std::string& to : {std::string("bob"), bob.id(), bob_too.id(), std::string("room"),
                                  std::string("muc"), std::string("muc/bob")}) {
        EXPECT_FALSE(rings(alice, to)) << to;
        if (to == "room") continue; // which is full
        EXPECT_FALSE(rings(alice_too, to)) << to;
        EXPECT_FALSE(bob_too.has_mail());
    }
}

TEST_F(Redialling, in_a_room_leaves_the_callers_own_devices_alone) {
    Client& alice_too = harness.connect("alice");
    for (Client* member : {&alice, &alice_too, &bob})
        member->join("muc-join", "muc");
    for (Client* member : {&alice, &alice_too, &bob})
        member->take_all();
    EXPECT_TRUE(rings(alice, "muc"));
    EXPECT_TRUE(bob.has_mail());
    EXPECT_FALSE(alice_too.has_mail());
}

TEST_F(Redialling, in_a_room_rings_for_the_others) {
    for (Client* member : {&alice, &bob, &carol})
        member->join("session-join", "room");
    for (Client* client : {&alice, &bob})
        client->take_all();
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(rings(alice, "room"));
        say(bob, "room", "session-decline", "", sid);
        say(alice, "room", "session-retract", "", sid);
        for (Client* client : {&alice, &bob, &carol})
            client->take_all();
    }
    pass(4s);
    EXPECT_FALSE(rings(alice, "room")) << "carol has not answered either";
    EXPECT_TRUE(rings(carol, "alice"));
    say(alice, "carol", "session-proceed", "", sid);
    say(alice, "carol", "session-retract", "", sid);
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    EXPECT_TRUE(rings(alice, "room"));
    EXPECT_EQ(carol.take_jsongle()["sid"].as_string(), sid);
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Redialling, counts_the_others_of_a_room_when_one_answers) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "#muc#three");
    for (int i = 0; i < 2; ++i) {
        const std::string room_sid = next_sid();
        say(alice, "#muc#three", "session-propose", "", room_sid);
        say(carol, "#muc#three/alice", "session-proceed", "", room_sid);
        say(alice, "#muc#three", "session-terminate", "", room_sid);
    }
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    EXPECT_FALSE(rings(alice, "bob"));
    EXPECT_TRUE(rings(alice, "carol"));
}

TEST_F(Redialling, leaves_no_trace_with_the_one_who_is_let_alone) {
    decline_two();
    EXPECT_FALSE(rings(alice, "bob"));
    EXPECT_EQ(last_end().outcome, CallOutcome::busy);
    EXPECT_EQ(harness.kept().history("bob", 10, {}).calls.size(), 2U);
    EXPECT_EQ(harness.kept().history("alice", 10, {}).calls.size(), 3U);
}

TEST_F(Redialling, is_off_at_zero) {
    set_redial_wait({});
    for (int i = 0; i < 10; ++i)
        decline_one();
}

TEST(Redials, remember_a_bounded_number_of_callers_and_let_who_passes_it_wait) {
    Deadlines deadlines;
    Redials redials(deadlines);
    SteadyTime now{};
    for (std::size_t i = 0; i < Redials::most_of_one; ++i)
        redials.missed("robot", "user" + std::to_string(i), now);
    EXPECT_TRUE(redials.must_wait("robot", "one more", 5s, now));
    EXPECT_FALSE(redials.must_wait("robot", "user0", 5s, now)) << "once is no reason";
    EXPECT_FALSE(redials.must_wait("robot", "one more", 5s, now + 5s));
    for (int i = 0; i < 2; ++i)
        redials.missed("robot", "user0", now);
    for (std::size_t i = 0; i < 10 * Redials::most_of_one; ++i)
        redials.missed("robot", "more" + std::to_string(i), now);
    EXPECT_TRUE(redials.must_wait("robot", "user0", 5s, now + 9s)) << "other calls in vain buy nothing";
    EXPECT_EQ(redials.breach(), "") << "nor are they remembered";

    for (std::size_t i = 0; i <= Redials::most_callers; ++i) {
        now += 1ms;
        redials.missed("caller" + std::to_string(i), "bob", now);
    }
    EXPECT_EQ(redials.callers(), Redials::most_callers);
    redials.forget_old(now + Redials::kept_for - 1ms);
    EXPECT_EQ(redials.callers(), 1U);
    redials.forget_old(now + Redials::kept_for);
    EXPECT_EQ(redials.callers(), 0U);
    EXPECT_FALSE(redials.must_wait("robot", "user0", 5s, now));
}

TEST(Redials, wait_no_longer_than_they_remember) {
    Deadlines deadlines;
    Redials redials(deadlines);
    const SteadyTime now{};
    for (int i = 0; i < 1'000; ++i)
        redials.missed("alice", "bob", now);
    EXPECT_TRUE(redials.must_wait("alice", "bob", 2min, now + 2min - 1ms));
    EXPECT_FALSE(redials.must_wait("alice", "bob", 2min, now + 2min));
    redials.answered("bob", "alice");
    EXPECT_EQ(redials.callers(), 0U);
}

} // namespace
} // namespace jsongled::testing
