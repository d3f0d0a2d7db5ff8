#include "server/net/keep_alive.hpp"

#include <random>

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using Verdict = KeepAlive::Verdict;
using Sign = KeepAlive::Sign;

constexpr std::chrono::milliseconds interval = 30s;
const KeepAlive::Time start{1000h};

/// One that is judged when it is due.
struct Watched {
    void start(KeepAlive::Time now) { due = client.start(now); }
    void heard() { client.heard(); }
    Verdict look(Sign sign) {
        const auto [verdict, next] = client.judge(due, sign);
        due = next;
        return verdict;
    }

    KeepAlive client{interval};
    KeepAlive::Time due{};
};

TEST(KeepAlive, finds_whoever_never_says_anything_within_two_intervals_and_two_questions) {
    Watched one;
    one.start(start);
    EXPECT_EQ(one.due, start + interval);
    EXPECT_EQ(one.look(Sign::none), Verdict::ask);
    EXPECT_EQ(one.due, start + interval + interval / 2);
    EXPECT_EQ(one.look(Sign::none), Verdict::ask);
    EXPECT_EQ(one.due, start + 2 * interval);
    EXPECT_EQ(one.look(Sign::none), Verdict::gone);
}

TEST(KeepAlive, asks_whoever_answers_once_an_interval) {
    Watched one;
    one.start(start);
    int asked = 0;
    while (one.due <= start + 100 * interval) {
        const Verdict verdict = one.look(Sign::none);
        ASSERT_NE(verdict, Verdict::gone);
        if (verdict != Verdict::ask) continue;
        ++asked;
        one.heard();
    }
    EXPECT_EQ(asked, 100);
}

TEST(KeepAlive, takes_other_signs_of_life_as_well) {
    Watched one;
    one.start(start);
    for (int i = 0; i < 100; ++i)
        ASSERT_NE(one.look(Sign::other), Verdict::gone);
    int more = 0;
    while (one.look(Sign::none) != Verdict::gone)
        ++more;
    EXPECT_LE(more, 3) << "two intervals";
}

TEST(KeepAlive, begins_anew_when_it_is_started_again) {
    Watched one;
    one.start(start);
    one.look(Sign::none);
    one.look(Sign::none);
    one.start(start + 10 * interval);
    EXPECT_EQ(one.due, start + 11 * interval);
    EXPECT_EQ(one.look(Sign::none), Verdict::ask);
}

TEST(KeepAlive, is_never_too_soon_nor_too_late_whenever_something_comes) {
    for (unsigned seed = 1; seed <= 2'000; ++seed) {
        std::mt19937 random(seed);
        Watched one;
        one.start(start);
        KeepAlive::Time heard = start;
        for (int left = static_cast<int>(random() % 8);;) {
            // Something comes before the next look, or no more.
            if (left > 0 && random() % 2 == 0) {
                --left;
                const auto last = one.due - interval / 2;
                heard = last + std::chrono::milliseconds(random() % (interval / 2).count());
                one.heard();
            }
            const auto now = one.due;
            if (one.look(Sign::none) == Verdict::gone) {
                ASSERT_GE(now - heard, interval) << seed;
                ASSERT_LE(now - heard, 2 * interval) << seed;
                break;
            }
            ASSERT_LT(now - heard, 2 * interval) << seed;
        }
    }
}

} // namespace
} // namespace jsongled::testing
