#include "server/net/wheel.hpp"

#include <functional>
#include <random>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using Time = Timed::Time;

const Time start = Time(1000h) + 123'456'789ns;
const Time never = start + 100'000h;

struct One final : Timed {
    void due(Time now) override {
        times.push_back(now);
        if (then) then(now);
    }
    std::vector<Time> times;
    std::function<void(Time)> then;
};

class WheelOf : public ::testing::Test {
  protected:
    /// Goes there in steps of a tick, or in one.
    void walk(Time to) {
        for (; now + Wheel::tick < to; now += Wheel::tick)
            wheel.advance(now);
        jump(to);
    }
    void jump(Time to) { wheel.advance(now = to); }

    Wheel wheel{start};
    Time now = start;
};

TEST_F(WheelOf, nobody_has_no_next_and_turns_all_the_same) {
    EXPECT_EQ(wheel.next(), std::nullopt);
    jump(start - 1h);
    jump(start + 1000h);
    EXPECT_EQ(wheel.next(), std::nullopt);
}

TEST_F(WheelOf, one_tells_it_once_not_early_and_within_a_tick_however_far_it_is) {
    // A round has 4096 ticks.
    for (const auto after :
         {std::chrono::nanoseconds(0), std::chrono::nanoseconds(1), std::chrono::nanoseconds(9'999'999),
          std::chrono::nanoseconds(10ms), std::chrono::nanoseconds(10'000'001), std::chrono::nanoseconds(1s),
          std::chrono::nanoseconds(40'950ms), std::chrono::nanoseconds(40'960ms),
          std::chrono::nanoseconds(40'970ms), std::chrono::nanoseconds(130s)}) {
        One one;
        const Time when = now + after;
        wheel.set(one, when);
        while (one.times.empty()) {
            ASSERT_TRUE(wheel.next());
            ASSERT_LE(*wheel.next(), std::max(when, now) + Wheel::tick);
            ASSERT_LT(now, when + 2 * Wheel::tick);
            now += 1ms;
            wheel.advance(now);
        }
        EXPECT_GE(now, when) << after.count();
        walk(now + 45s);
        EXPECT_EQ(one.times.size(), 1U) << after.count();
    }
}

TEST_F(WheelOf, one_in_the_past_tells_it_with_the_next_tick) {
    jump(start + 10s);
    One one;
    wheel.set(one, start + 1s);
    jump(now + Wheel::tick);
    EXPECT_EQ(one.times.size(), 1U);
}

TEST_F(WheelOf, one_forgets_what_was_set_before_and_what_is_cancelled) {
    One one;
    wheel.set(one, start + 1s);
    wheel.set(one, start + 3s);
    jump(start + 2s);
    EXPECT_TRUE(one.times.empty());
    Wheel::cancel(one);
    Wheel::cancel(one);
    jump(start + 4s);
    EXPECT_TRUE(one.times.empty());
    EXPECT_EQ(wheel.next(), std::nullopt);
    wheel.set(one, start + 9s);
    wheel.set(one, start + 5s);
    jump(start + 6s);
    EXPECT_EQ(one.times.size(), 1U);
    {
        One gone;
        wheel.set(gone, start + 8s);
    }
    jump(start + 100s);
    EXPECT_EQ(one.times.size(), 1U);
}

TEST_F(WheelOf, one_can_set_itself_again_whenever_it_is_due) {
    One one;
    one.then = [&](Time at) { wheel.set(one, at + 50ms); };
    wheel.set(one, start + 50ms);
    walk(start + 1s);
    EXPECT_GE(one.times.size(), 15U);
    EXPECT_LE(one.times.size(), 20U);
    one.then = [&](Time at) { wheel.set(one, at); };
    const std::size_t before = one.times.size();
    jump(now + 60ms);
    EXPECT_EQ(one.times.size(), before + 1) << "later, not within the same advance";
    one.then = nullptr;
    jump(now + 20ms);
    EXPECT_EQ(one.times.size(), before + 2);
}

TEST_F(WheelOf, several_lets_one_that_is_due_set_cancel_or_end_others_of_the_same_moment) {
    // Which is told first does not matter.
    for (int what = 0; what < 3; ++what) {
        auto first = std::make_unique<One>();
        auto second = std::make_unique<One>();
        One third;
        const Time when = now + 100ms;
        std::size_t told = 0;
        const auto harm = [&](std::unique_ptr<One>& other, Time at) {
            ++told;
            if (what == 0) wheel.set(*other, at + 100ms);
            if (what == 1) Wheel::cancel(*other);
            if (what == 2) other.reset();
        };
        first->then = [&](Time at) { harm(second, at); };
        second->then = [&](Time at) { harm(first, at); };
        for (One* one : {first.get(), second.get(), &third})
            wheel.set(*one, when);
        jump(when + Wheel::tick);
        EXPECT_EQ(told, 1U) << what;
        EXPECT_EQ(third.times.size(), 1U) << what;
        if (first) first->then = nullptr;
        if (second) second->then = nullptr;
        jump(when + 1s);
        EXPECT_EQ((first ? first->times.size() : 1) + (second ? second->times.size() : 1), what == 1 ? 1U : 2U);
    }
}

TEST_F(WheelOf, many_tells_all_after_a_jump_over_more_than_a_round) {
    std::vector<One> ones(500);
    for (std::size_t i = 0; i < ones.size(); ++i)
        wheel.set(ones[i], start + i * 250ms);
    jump(start + 100s);
    for (std::size_t i = 0; i < ones.size(); ++i)
        EXPECT_EQ(ones[i].times.size(), i * 250ms <= 100s ? 1U : 0U) << i;
    jump(start + 1000s);
    for (const One& one : ones)
        EXPECT_EQ(one.times.size(), 1U);
    EXPECT_EQ(wheel.next(), std::nullopt);
}

TEST_F(WheelOf, anything_agrees_with_a_list_of_deadlines) {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        std::vector<One> ones(40);
        std::vector<Time> due(ones.size(), never);
        for (int step = 0; step < 3'000; ++step) {
            const std::size_t which = random() % ones.size();
            const std::size_t far = random() % 10 == 0 ? 100'000'000 : 3'000'000;
            switch (random() % 3) {
            case 0:
                due[which] = now + std::chrono::microseconds(random() % far);
                wheel.set(ones[which], due[which]);
                break;
            case 1:
                if (random() % 4 != 0) break;
                due[which] = never;
                Wheel::cancel(ones[which]);
                break;
            default:
                jump(now + std::chrono::microseconds(random() % (random() % 50 == 0 ? 60'000'000U : 80'000U)));
            }
            for (std::size_t i = 0; i < ones.size(); ++i) {
                const bool is_told = !std::exchange(ones[i].times, {}).empty();
                if (is_told) {
                    ASSERT_LE(due[i], now) << seed << ": early";
                    due[i] = never;
                }
                ASSERT_GT(due[i] + Wheel::tick, now) << seed << ": late";
                if (due[i] != never) {
                    ASSERT_TRUE(wheel.next());
                    ASSERT_LE(*wheel.next(), due[i] + Wheel::tick) << seed << ": would be late";
                }
            }
        }
    }
}

} // namespace
} // namespace jsongled::testing
