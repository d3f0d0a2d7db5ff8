#include <algorithm>
#include <random>

#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Deadlining : public ::testing::Test {
  protected:
    static constexpr std::size_t most_owners = 300;

    Deadlining() {
        for (std::size_t i = 0; i < most_owners; ++i)
            owners.emplace_back(deadlines);
    }

    Deadline set(std::chrono::milliseconds at, std::size_t owner) {
        return deadlines.set(SteadyTime(at), RedialsDue{&owners[owner]});
    }

    /// Whose deadlines are due then, in their order.
    std::vector<std::size_t> take_all(std::chrono::milliseconds now) {
        std::vector<std::size_t> taken;
        while (const auto due = deadlines.take(SteadyTime(now))) {
            const Redials* const concerned = std::get<RedialsDue>(*due).redials;
            for (std::size_t i = 0; i < most_owners; ++i)
                if (concerned == &owners[i]) taken.push_back(i);
        }
        return taken;
    }

    using Owners = std::vector<std::size_t>;

    Deadlines deadlines;
    std::deque<Redials> owners; ///< only their addresses matter
};

TEST_F(Deadlining, goes_by_time_and_then_by_the_order_of_setting) {
    // Neither the order of setting nor that of the addresses is the order of the times.
    std::vector<Deadline> held;
    for (const auto& [at, owner] : {std::pair{5ms, 4}, {3ms, 7}, {3ms, 2}, {1ms, 9}, {3ms, 5}, {5ms, 0}})
        held.push_back(set(at, static_cast<std::size_t>(owner)));
    EXPECT_EQ(take_all(0ms), Owners{});
    EXPECT_EQ(take_all(1ms), Owners{9}) << "in its millisecond";
    EXPECT_EQ(take_all(2ms), Owners{});
    EXPECT_EQ(take_all(1h), (Owners{7, 2, 5, 4, 0}));
    EXPECT_EQ(deadlines.size(), 0U);
    EXPECT_EQ(take_all(1h), Owners{}) << "each once";
}

TEST_F(Deadlining, knows_times_before_the_first_tick_of_the_clock) {
    const Deadline held = set(-5ms, 1);
    EXPECT_EQ(take_all(-6ms), Owners{});
    EXPECT_EQ(take_all(-5ms), Owners{1});
}

TEST_F(Deadlining, is_over_when_cancelled) {
    Deadline cancelled = set(1ms, 0);
    const Deadline kept = set(1ms, 1);
    cancelled.cancel();
    cancelled.cancel();
    EXPECT_EQ(take_all(1ms), Owners{1});
    Deadline never;
    never.cancel();
}

TEST_F(Deadlining, is_over_when_its_owner_goes) {
    {
        const Deadline held = set(1ms, 0);
        EXPECT_EQ(deadlines.size(), 1U);
    }
    EXPECT_EQ(deadlines.size(), 0U);
    EXPECT_EQ(take_all(1ms), Owners{});
}

TEST_F(Deadlining, can_be_moved_to_an_earlier_or_a_later_time) {
    Deadline moved = set(3ms, 0);
    const Deadline other = set(5ms, 1);
    EXPECT_TRUE(deadlines.move(moved, SteadyTime(5ms)));
    EXPECT_EQ(deadlines.size(), 2U);
    EXPECT_EQ(take_all(4ms), Owners{});
    EXPECT_TRUE(deadlines.move(moved, SteadyTime(2ms)));
    EXPECT_EQ(take_all(4ms), Owners{0});
    EXPECT_FALSE(deadlines.move(moved, SteadyTime(9ms))) << "it has been taken";
    moved = set(4ms, 2);
    EXPECT_TRUE(deadlines.move(moved, SteadyTime(5ms)));
    EXPECT_EQ(take_all(5ms), (Owners{1, 2})) << "its place is that of the last move";
    Deadline never;
    EXPECT_FALSE(deadlines.move(never, SteadyTime(1ms)));
    moved = set(1ms, 3);
    EXPECT_TRUE(deadlines.move(moved, SteadyTime(7ms)));
    moved.cancel();
    EXPECT_EQ(deadlines.size(), 0U);
}

TEST_F(Deadlining, is_replaced_when_set_again) {
    Deadline held = set(1ms, 0);
    const Deadline other = set(5ms, 1);
    held = set(5ms, 0);
    EXPECT_EQ(deadlines.size(), 2U);
    EXPECT_EQ(take_all(4ms), Owners{});
    EXPECT_EQ(take_all(5ms), (Owners{1, 0})) << "its place is that of the last setting";
    held = set(6ms, 2);
    held = Deadline();
    EXPECT_EQ(deadlines.size(), 0U);
}

TEST_F(Deadlining, moves_with_its_handle) {
    Deadline first = set(1ms, 0);
    Deadline second(std::move(first));
    first.cancel(); // NOLINT(bugprone-use-after-move): it has nothing any more
    EXPECT_EQ(deadlines.size(), 1U);
    Deadline third = set(1ms, 1);
    third = std::move(second);
    EXPECT_EQ(deadlines.size(), 1U) << "what it held is cancelled";
    Deadline& itself = third;
    third = std::move(itself);
    std::vector<Deadline> held;
    held.push_back(std::move(third));
    for (std::size_t i = 2; i < 100; ++i)
        held.push_back(set(2ms, i));
    EXPECT_EQ(take_all(1ms), Owners{0});
    held.clear();
    EXPECT_EQ(deadlines.size(), 0U);
}

TEST_F(Deadlining, costs_nobody_else_theirs_when_it_is_cancelled_late) {
    Deadline taken = set(1ms, 0);
    EXPECT_EQ(take_all(1ms), Owners{0});
    const Deadline next = set(1ms, 1);
    taken.cancel();
    EXPECT_EQ(take_all(1ms), Owners{1});
}

TEST_F(Deadlining, takes_what_is_set_meanwhile) {
    const Deadline first = set(1ms, 0);
    Deadline second;
    ASSERT_TRUE(deadlines.take(SteadyTime(5ms)));
    second = set(4ms, 1);
    EXPECT_EQ(take_all(5ms), Owners{1});
}

TEST_F(Deadlining, agrees_with_a_plain_list_however_many_there_are) {
    struct Set {
        std::chrono::milliseconds at;
        std::size_t owner;
    };
    std::mt19937 random(1);
    std::vector<Set> model; // in the order of setting
    std::vector<Deadline> held(most_owners);
    std::chrono::milliseconds now{};
    std::size_t taken = 0;
    for (int step = 0; step < 20'000; ++step) {
        const std::size_t owner = random() % most_owners;
        std::erase_if(model, [&](const Set& one) { return one.owner == owner; });
        if (random() % 4 == 0) {
            held[owner].cancel();
        } else {
            const auto at = now + std::chrono::milliseconds(random() % 50);
            held[owner] = set(at, owner);
            model.push_back({at, owner});
        }
        ASSERT_EQ(deadlines.size(), model.size());
        if (random() % 10 != 0) continue;
        now += std::chrono::milliseconds(random() % 10);
        std::ranges::stable_sort(model, {}, &Set::at);
        Owners expected;
        for (const Set& one : model)
            if (one.at <= now) expected.push_back(one.owner);
        std::erase_if(model, [&](const Set& one) { return one.at <= now; });
        ASSERT_EQ(take_all(now), expected);
        taken += expected.size();
    }
    EXPECT_GT(taken, 5'000U);
}

/// What the router waits for, each thing in its own time.
class RoutersDeadlines : public CallHandling {
  protected:
    std::size_t waiting() const { return harness.router.tables().deadlines.size(); }
    bool is_over(std::string_view sid) const { return harness.router.tables().calls.is_over(sid); }

    void have_been_in(std::string_view sid) {
        bring_to(CallState::active, sid);
        say(alice, "bob", "session-terminate", "", sid);
        bob.take_all();
    }
};

TEST_F(RoutersDeadlines, each_sid_is_remembered_for_a_time_of_its_own) {
    have_been_in("first");
    pass(30s);
    have_been_in("second");
    say(alice, "nobody", "session-propose", "", "in vain");
    pass(30s);
    have_been_in("third");
    EXPECT_EQ(waiting(), 2U) << "one for all sids of a kind, however many they are";
    pass(60s - 1ms);
    EXPECT_TRUE(is_over("first"));
    pass(1ms);
    EXPECT_FALSE(is_over("first"));
    pass(30s - 1ms);
    EXPECT_TRUE(is_over("second"));
    EXPECT_TRUE(is_over("in vain"));
    pass(1ms);
    EXPECT_FALSE(is_over("second"));
    EXPECT_FALSE(is_over("in vain"));
    EXPECT_TRUE(is_over("third"));
    pass(30s);
    EXPECT_FALSE(is_over("third"));
    EXPECT_EQ(waiting(), 0U);
    have_been_in("later");
    pass(EndedSids::kept_for);
    EXPECT_FALSE(is_over("later")) << "after a time with none";
}

TEST(RememberedSids, that_went_early_leave_the_others_their_time) {
    Deadlines deadlines;
    EndedSids ended{deadlines, 2};
    SteadyTime now{};
    const auto add = [&](const char* sid) { ended.add(sid, EndedSids::Was::active, sid, now); };
    const auto run = [&] {
        while (const auto due = deadlines.take(now))
            std::get<EndedSidsDue>(*due).sids->forget_old(now);
    };
    for (const auto* sid : {"1", "2", "3"}) {
        add(sid);
        now += 1s;
    }
    EXPECT_FALSE(ended.contains("1")) << "there is no room for it";
    now = SteadyTime(EndedSids::kept_for);
    run();
    EXPECT_EQ(ended.size(), 2U);
    now += 1s;
    run();
    EXPECT_FALSE(ended.contains("2"));
    EXPECT_TRUE(ended.contains("3"));
    now += 1s;
    run();
    EXPECT_EQ(ended.size(), 0U);
    EXPECT_EQ(deadlines.size(), 0U);
}

TEST_F(RoutersDeadlines, each_caller_in_vain_is_remembered_for_a_time_of_their_own) {
    const auto callers = [&] { return harness.router.tables().redials.callers(); };
    const auto decline = [&](Client& caller, std::string_view name, std::string_view sid) {
        say(caller, "bob", "session-propose", "", sid);
        say(bob, name, "session-decline", "", sid);
    };
    decline(alice, "alice", "1");
    pass(1min);
    decline(carol, "carol", "2");
    pass(1min);
    decline(alice, "alice", "3");
    pass(Redials::kept_for - 1min - 1ms);
    EXPECT_EQ(callers(), 2U);
    pass(1ms);
    EXPECT_EQ(callers(), 1U) << "carol's, who was second at first";
    pass(1min - 1ms);
    EXPECT_EQ(callers(), 1U);
    pass(1ms);
    EXPECT_EQ(callers(), 0U);
    EXPECT_EQ(waiting(), 0U);
}

TEST_F(RoutersDeadlines, go_with_the_connection_or_the_call) {
    bring_to(CallState::trying);
    EXPECT_EQ(waiting(), 2U) << "the call, and bob's ringing";
    bob.leave();
    EXPECT_EQ(waiting(), 1U) << "the sid";
    pass(24h);
    EXPECT_EQ(waiting(), 0U);
}

TEST_F(RoutersDeadlines, a_late_tick_does_all_that_is_due_in_the_order_of_the_times) {
    say(alice, "bob", "session-propose", "", "1");
    bob.take_all();
    // Bob is silent from 5 s on, and the call is over at 60 s.
    harness.now += 24h;
    harness.router.tick(harness.now);
    alice.take_jsongle();
    expect_unreachable(alice, "timeout", "1");
    expect_retract(bob, "timeout", "1");
    EXPECT_EQ(calls_on(), 0U);
    EXPECT_TRUE(is_over("1")) << "from now on";
    EXPECT_EQ(waiting(), 2U) << "the sid, and that it was in vain";
}

} // namespace
} // namespace jsongled::testing
