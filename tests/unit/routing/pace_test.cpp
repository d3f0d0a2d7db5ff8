#include "server/routing/pace.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using namespace std::chrono_literals;

class PaceOfThree : public ::testing::Test {
  protected:
    /// How many there are to take now.
    int take_all() {
        int taken = 0;
        while (taken < 100 && pace.take(now, 3, 1s))
            ++taken;
        return taken;
    }

    Pace pace;
    SteadyTime now = SteadyTime(std::chrono::hours(1'000));
};

TEST_F(PaceOfThree, has_three_at_once_and_then_one_for_each_interval) {
    EXPECT_EQ(take_all(), 3);
    now += 999ms;
    EXPECT_EQ(take_all(), 0);
    now += 1ms;
    EXPECT_EQ(take_all(), 1);
    now += 2500ms;
    EXPECT_EQ(take_all(), 2);
    now += 500ms;
    EXPECT_EQ(take_all(), 1);
}

TEST_F(PaceOfThree, never_saves_more_than_three) {
    take_all();
    now += 1h;
    EXPECT_EQ(take_all(), 3);
}

TEST_F(PaceOfThree, outlives_a_clock_that_is_set_back) {
    take_all();
    now -= 1h;
    EXPECT_EQ(take_all(), 0);
    now += 1s;
    EXPECT_EQ(take_all(), 1);
}

} // namespace
} // namespace jsongled
