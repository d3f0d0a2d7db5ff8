#include "tests/unit/routing/call_fixture.hpp"

// What one connection or one user may do, where the router counts it.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Limits : public CallHandling {
  protected:
    template<class Change>
    void choose(Change&& change) {
        RouterSettings settings = harness.router.tables().settings;
        change(settings);
        harness.router.set(settings);
    }
    /// Who was noted for this limit since the last call.
    std::vector<std::string> noted(Limit limit) {
        std::vector<std::string> uids;
        for (const Fact& fact : harness.take_facts())
            if (const auto* one = std::get_if<LimitPassed>(&fact); one && one->limit == limit)
                uids.push_back(one->uid);
        return uids;
    }
    static void expect_refused(const json::object& jsongle, std::string_view action, std::int64_t code,
                               int retry_after) {
        EXPECT_EQ(jsongle.at("action").as_string(), action);
        EXPECT_EQ(error_code_of(jsongle), code);
        EXPECT_EQ(jsongle.at("description").at("retryAfter"), retry_after);
    }
};

TEST_F(Limits, of_the_connections_of_one_user_are_told_to_the_hello_which_may_be_answered_again) {
    choose([](RouterSettings& settings) { settings.max_connections_per_user = 2; });
    Client& second = harness.connect("alice");
    Client& third = harness.connect();
    harness.take_facts();
    const auto say_hello = [&](std::string_view uid) {
        third.send("jsongled", {{"action", "iq-result"},
                                {"query", "session-hello"},
                                {"transaction", third.peer().hello_transaction()},
                                {"description", {{"uid", uid}}}});
    };
    say_hello("alice");
    EXPECT_EQ(third.take_jsongle().at("status"), "failed");
    expect_refused(third.take_jsongle(), "session-error", 403004, 30);
    EXPECT_EQ(noted(Limit::connections_of_user), std::vector<std::string>{"alice"});
    say_hello("dave");
    EXPECT_EQ(third.take_jsongle().at("status"), "success");
    second.leave();
    EXPECT_TRUE(harness.connect("alice").peer().said_hello());
    say(alice, "bob", "session-propose");
    EXPECT_TRUE(bob.has_mail());
}

TEST_F(Limits, of_those_without_a_hello_have_the_longest_give_way_and_nobody_else) {
    choose([](RouterSettings& settings) { settings.max_handshakes = 3; });
    std::vector<Client*> strangers;
    for (int i = 0; i < 3; ++i)
        strangers.push_back(&harness.connect());
    strangers[1]->hello("dave");
    harness.take_facts();
    strangers.push_back(&harness.connect());
    EXPECT_TRUE(noted(Limit::handshakes).empty()) << "whoever has said hello is none of them";
    strangers.push_back(&harness.connect());
    EXPECT_EQ(noted(Limit::handshakes), std::vector<std::string>{""});
    EXPECT_EQ(strangers[0]->closed, CloseCause::no_hello);
    strangers.push_back(&harness.connect());
    EXPECT_EQ(strangers[2]->closed, CloseCause::no_hello);
    strangers[0]->leave();
    strangers[2]->leave();
    EXPECT_FALSE(strangers[1]->closed);
    EXPECT_FALSE(strangers[3]->closed);
    strangers[4]->hello("erin");
    strangers[3]->leave();
    EXPECT_EQ(harness.router.tables().directory.strangers(), 1U);
}

TEST_F(Limits, of_those_without_a_hello_have_crowds_give_way_before_whoever_comes_alone) {
    choose([](RouterSettings& settings) { settings.max_handshakes = 3; });
    Client& newcomer = harness.connect({}, AddressKey(1));
    std::vector<Client*> crowd;
    for (int i = 0; i < 10; ++i)
        crowd.push_back(&harness.connect({}, AddressKey(2)));
    EXPECT_EQ(std::ranges::count_if(crowd, [](const Client* one) { return one->closed.has_value(); }), 8);
    harness.connect({}, AddressKey(3));
    EXPECT_TRUE(crowd[8]->closed);
    EXPECT_FALSE(newcomer.closed);
    harness.connect({}, AddressKey(4));
    EXPECT_TRUE(newcomer.closed) << "of three addresses with one each it is the one that has waited longest";
    EXPECT_EQ(harness.router.tables().directory.strangers(), 3U);
}

TEST_F(Limits, of_those_without_a_hello_are_off_at_zero) {
    choose([](RouterSettings& settings) { settings.max_handshakes = 0; });
    for (int i = 0; i < 5; ++i)
        harness.connect();
    EXPECT_EQ(harness.router.tables().directory.strangers(), 5U);
    EXPECT_TRUE(noted(Limit::handshakes).empty());
}

TEST_F(Limits, of_joins_are_the_operators_to_choose) {
    const auto join = [&](int i) {
        alice.send("jsongled", {{"action", "iq-set"},
                                {"query", "muc-join"},
                                {"transaction", "t"},
                                {"description", {{"rid", "#" + std::to_string(i % 3)}}}});
        return alice.take_jsongle();
    };
    const auto leave = [&](int i) {
        alice.send("jsongled", {{"action", "iq-set"},
                                {"query", "session-leave"},
                                {"transaction", "t"},
                                {"description", {{"rid", "#" + std::to_string(i % 3)}}}});
        EXPECT_EQ(alice.take_jsongle().at("action"), "iq-result");
    };
    choose([](RouterSettings& settings) {
        settings.rooms.max_rooms_per_peer = 3;
        settings.max_joins_per_second = 2;
    });
    for (int i = 0; i < 23; ++i) {
        EXPECT_EQ(join(i).at("action"), "iq-result") << i;
        leave(i);
    }
    harness.take_facts();
    expect_refused(join(0), "iq-error", 429001, 1);
    EXPECT_EQ(noted(Limit::joins), std::vector<std::string>{"alice"});
    pass(499ms);
    EXPECT_EQ(join(0).at("action"), "iq-error");
    pass(1ms);
    EXPECT_EQ(join(0).at("action"), "iq-result");
    leave(0);
    choose([](RouterSettings& settings) { settings.max_joins_per_second = 0; });
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(join(0).at("action"), "iq-result");
        leave(0);
    }
}

TEST_F(Limits, of_joins_count_no_room_that_one_is_in_already) {
    choose([](RouterSettings& settings) {
        settings.rooms.max_rooms_per_peer = 3;
        settings.max_joins_per_second = 1;
    });
    for (int i = 0; i < 100; ++i)
        alice.join("muc-join", "#muc#desk");
    harness.take_facts();
    EXPECT_TRUE(noted(Limit::joins).empty());
}

class RequestLimit : public Limits {
  protected:
    RequestLimit() {
        choose([](RouterSettings& settings) { settings.max_requests_in_flight = 3; });
    }
    void ask(std::string_view transaction, std::string_view to = "bob") {
        alice.send(to, {{"action", "iq-get"},
                        {"query", "q"},
                        {"transaction", transaction},
                        {"description", json::object{}}});
    }
    void answer(std::string_view transaction) {
        bob.send("alice", {{"action", "iq-result"},
                           {"query", "q"},
                           {"transaction", transaction},
                           {"description", json::object{}}});
    }
    bool is_refused(std::string_view transaction) {
        bob.take_all();
        alice.take_all();
        ask(transaction);
        if (bob.has_mail()) return false;
        expect_refused(alice.take_jsongle(), "iq-error", 429001, 10);
        return true;
    }
};

TEST_F(RequestLimit, counts_those_that_wait_for_their_answer) {
    for (const auto* transaction : {"1", "2", "3"})
        EXPECT_FALSE(is_refused(transaction));
    harness.take_facts();
    EXPECT_TRUE(is_refused("4"));
    EXPECT_EQ(noted(Limit::requests), std::vector<std::string>{"alice"});
    answer("2");
    EXPECT_FALSE(is_refused("5"));
    EXPECT_TRUE(is_refused("6"));
    pass(9'999ms);
    EXPECT_TRUE(is_refused("7"));
    pass(1ms);
    EXPECT_FALSE(is_refused("8")) << "nobody waits for longer";
}

TEST_F(RequestLimit, counts_nothing_that_nobody_got_and_nobody_elses) {
    for (int i = 0; i < 10; ++i) {
        ask("x", "nobody");
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 404004);
        ask("x", "jsongled");
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 404001);
    }
    for (const auto* transaction : {"1", "2", "3"})
        EXPECT_FALSE(is_refused(transaction));
    carol.send("bob",
               {{"action", "iq-get"}, {"query", "q"}, {"transaction", "c"}, {"description", json::object{}}});
    EXPECT_TRUE(bob.has_mail());
}

TEST_F(RequestLimit, holds_in_calls_and_keeps_nothing_of_who_is_gone) {
    talk();
    for (const auto* transaction : {"1", "2", "3"}) {
        alice.send("bob", {{"action", "iq-get"},
                           {"query", "q"},
                           {"transaction", transaction},
                           {"description", {{"sid", "s1"}}}});
        EXPECT_TRUE(bob.has_mail());
    }
    EXPECT_TRUE(is_refused("4"));
    EXPECT_EQ(harness.router.tables().requests.askers(), 1U);
    bob.send("alice",
             {{"action", "iq-result"}, {"query", "q"}, {"transaction", "1"}, {"description", {{"sid", "s1"}}}});
    EXPECT_FALSE(is_refused("5"));
    alice.leave();
    EXPECT_EQ(harness.router.tables().requests.askers(), 0U);
}

class RingBombing : public Limits {
  protected:
    RingBombing() {
        choose([](RouterSettings& settings) { settings.max_unanswered_calls_per_minute = 6; });
        for (int i = 0; i < 40; ++i)
            victims.push_back(&harness.connect("victim" + std::to_string(i)));
        harness.take_facts();
    }
    std::string next_sid() { return "b" + std::to_string(++calls_); }

    /// Whether it rings. If not, the caller has been told so in two ways.
    bool rings(Client& caller, int victim) {
        sid = next_sid();
        caller.take_all();
        say(caller, "victim" + std::to_string(victim), "session-propose", "", sid);
        json::object told = caller.take_jsongle();
        if (told.at("action") == "session-info" && told.at("reason") == "trying") return true;
        expect_refused(told, "session-error", 429001, 10);
        expect_unreachable(caller, "busy", sid);
        return false;
    }
    bool rings_in_vain(Client& caller, int victim) {
        const bool rang = rings(caller, victim);
        if (rang) say(caller, "victim" + std::to_string(victim), "session-retract", "", sid);
        return rang;
    }
    void answer(Client& caller, int victim) {
        Client& callee = *victims[static_cast<std::size_t>(victim)];
        say(callee, caller.peer().uid(), "session-proceed", "", sid);
        say(callee, caller.peer().uid(), "session-retract", "", sid);
    }

    std::vector<Client*> victims;
    std::string sid; ///< of the last call

  private:
    int calls_ = 0;
};

TEST_F(RingBombing, of_ever_new_people_ends_with_the_sixth_and_who_is_let_alone_hears_nothing) {
    for (int i = 0; i < 6; ++i)
        EXPECT_TRUE(rings_in_vain(alice, i)) << i;
    harness.take_facts();
    EXPECT_FALSE(rings_in_vain(alice, 6));
    EXPECT_EQ(noted(Limit::unanswered_calls), std::vector<std::string>{"alice"});
    EXPECT_FALSE(victims[6]->has_mail());
    EXPECT_TRUE(harness.kept().history("victim6", 10, {}).calls.empty());
    EXPECT_TRUE(rings_in_vain(carol, 6)) << "somebody else's";
    pass(9'999ms);
    EXPECT_FALSE(rings_in_vain(alice, 7));
    pass(1ms);
    EXPECT_TRUE(rings_in_vain(alice, 7));
    EXPECT_FALSE(rings_in_vain(alice, 8));
}

TEST_F(RingBombing, takes_no_other_device_and_no_other_connection) {
    for (int i = 0; i < 6; ++i) {
        Client& once = harness.connect("mallory");
        EXPECT_TRUE(rings(once, i));
        if (i % 2 == 0) once.leave();
    }
    EXPECT_FALSE(rings(harness.connect("mallory"), 6)) << "at once, from many";
}

TEST_F(RingBombing, is_not_to_call_those_who_answer) {
    for (int round = 0; round < 3; ++round)
        for (int i = 0; i < 20; ++i) {
            EXPECT_TRUE(rings(alice, i)) << i;
            answer(alice, i);
        }
    for (int i = 30; i < 36; ++i)
        EXPECT_TRUE(rings_in_vain(alice, i));
    EXPECT_FALSE(rings_in_vain(alice, 36));
    EXPECT_TRUE(rings_in_vain(alice, 19)) << "who answered before may be called in any case";
}

TEST_F(RingBombing, is_not_to_call_those_back_who_called) {
    say(*victims[0], "alice", "session-propose", "", next_sid());
    say(alice, "victim0", "session-proceed", "", "b1");
    say(alice, "victim0", "session-retract", "", "b1");
    for (int i = 1; i < 7; ++i)
        EXPECT_TRUE(rings_in_vain(alice, i));
    EXPECT_FALSE(rings_in_vain(alice, 7));
    EXPECT_TRUE(rings_in_vain(alice, 0));
}

TEST_F(RingBombing, through_rooms_counts_unless_all_of_them_know_the_caller) {
    EXPECT_TRUE(rings(alice, 0));
    answer(alice, 0);
    for (Client* member : {&alice, victims[0], victims[1]})
        member->join("muc-join", "#muc#three");
    for (int i = 0; i < 7; ++i) {
        alice.take_all();
        sid = next_sid();
        say(alice, "#muc#three", "session-propose", "", sid);
        const json::object told = alice.take_jsongle();
        EXPECT_EQ(told.at("action"), i < 6 ? "session-info" : "session-error") << i;
        say(alice, "#muc#three", "session-retract", "", sid);
    }
}

TEST_F(RingBombing, is_not_made_up_for_by_an_accomplice_who_answers) {
    for (int i = 0; i < 7; ++i) {
        const std::string rid = "#muc#" + std::to_string(i);
        for (Client* member : {&alice, &bob, victims[static_cast<std::size_t>(i)]})
            member->join("muc-join", rid);
        alice.take_all();
        sid = next_sid();
        say(alice, rid, "session-propose", "", sid);
        EXPECT_EQ(alice.take_jsongle().at("action"), i < 6 ? "session-info" : "session-error") << i;
        say(bob, rid + "/alice", "session-proceed", "", sid);
        say(alice, rid + "/bob", "session-terminate", "", sid);
        for (Client* member : {&alice, &bob})
            member->take_all();
    }
}

TEST_F(RingBombing, is_not_to_call_ones_own_devices) {
    choose([](RouterSettings& settings) { settings.redial_wait = {}; });
    harness.connect("alice");
    for (int i = 0; i < 10; ++i) {
        sid = next_sid();
        say(alice, "alice", "session-propose", "", sid);
        EXPECT_EQ(alice.take_jsongle().at("reason"), "trying") << i;
        say(alice, "alice", "session-retract", "", sid);
        alice.take_all();
    }
}

TEST_F(RingBombing, is_off_at_zero) {
    choose([](RouterSettings& settings) { settings.max_unanswered_calls_per_minute = 0; });
    for (int i = 0; i < 40; ++i)
        EXPECT_TRUE(rings_in_vain(alice, i));
    EXPECT_EQ(harness.router.tables().unanswered.callers(), 0U);
}

TEST(UnansweredCallsTable, forgets_first_who_has_been_quiet_for_the_longest) {
    Deadlines deadlines;
    UnansweredCalls calls(deadlines);
    SteadyTime now{};
    calls.answered("robot", "user", now);
    for (std::size_t i = 2; i < UnansweredCalls::most_callers; ++i)
        calls.take("caller" + std::to_string(i), 6, now += 1ms);
    calls.take("robot", 6, now += 1ms);
    for (const auto* one : {"new", "newer"})
        calls.take(one, 6, now += 1ms);
    EXPECT_TRUE(calls.knows("robot", "user"));
    EXPECT_FALSE(calls.knows("user", "robot"));
}

TEST(UnansweredCallsTable, remembers_a_bounded_number_of_callers_and_of_people_for_an_hour) {
    Deadlines deadlines;
    UnansweredCalls calls(deadlines);
    SteadyTime now{};
    for (std::size_t i = 0; i <= UnansweredCalls::most_of_one; ++i)
        calls.answered("robot", "user" + std::to_string(i), now);
    EXPECT_FALSE(calls.knows("robot", "user0"));
    EXPECT_TRUE(calls.knows("robot", "user1"));
    EXPECT_TRUE(calls.knows("user0", "robot"));
    for (std::size_t i = 0; i < UnansweredCalls::most_callers; ++i) {
        now += 1ms;
        calls.take("caller" + std::to_string(i), 6, now);
    }
    EXPECT_EQ(calls.callers(), UnansweredCalls::most_callers);
    EXPECT_FALSE(calls.knows("robot", "user1")) << "it was quiet for the longest";
    EXPECT_EQ(calls.breach(), "");
    calls.forget_old(now + UnansweredCalls::kept_for - 1ms);
    EXPECT_EQ(calls.callers(), 1U);
    calls.forget_old(now + UnansweredCalls::kept_for);
    EXPECT_EQ(calls.callers(), 0U);
}

} // namespace
} // namespace jsongled::testing
