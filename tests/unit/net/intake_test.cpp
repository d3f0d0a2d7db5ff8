#include "server/net/intake.hpp"

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

constexpr IntakeRates rates{100, 100'000, 4'096};

class Intakes : public ::testing::Test {
  protected:
    /// Takes messages until there is none left; how many.
    unsigned take_all(const IntakeRates& of = rates) {
        unsigned taken = 0;
        intake.wait(of, now);
        for (; taken < 1'000'000 && !intake.is_empty(of); ++taken)
            intake.take_messages(of, Intake::whole_message, now);
        return taken;
    }

    Intake intake;
    Intake::Time now{1'000h};
};

TEST_F(Intakes, have_ten_seconds_worth_at_once_and_then_so_many_each_second) {
    EXPECT_EQ(take_all(), 1'000U);
    EXPECT_EQ(intake.wait(rates, now), 100ms);
    now += 100ms;
    EXPECT_EQ(intake.wait(rates, now), 0ms);
    EXPECT_EQ(take_all(), 10U);
    for (int i = 0; i < 1'000; ++i) {
        now += 1ms;
        intake.wait(rates, now);
    }
    EXPECT_EQ(take_all(), 100U) << "looking costs nothing";
    now += 1h;
    EXPECT_EQ(take_all(), 1'000U);
}

TEST_F(Intakes, give_nothing_for_a_time_that_is_a_little_behind) {
    take_all();
    EXPECT_EQ(intake.wait(rates, now + 30ms), 70ms);
    intake.take_messages(rates, Intake::whole_message, now);
    EXPECT_TRUE(intake.wait(rates, now + 30ms) >= 70ms);
    EXPECT_EQ(take_all(), 2U) << "of 30 ms three have come back, and one was taken";
}

TEST_F(Intakes, count_bytes_as_well) {
    intake.take_bytes(rates, 999'999, now);
    EXPECT_FALSE(intake.is_empty(rates));
    intake.take_bytes(rates, 1, now);
    EXPECT_TRUE(intake.is_empty(rates));
    EXPECT_EQ(intake.nearest(rates), Limit::bytes);
    now += 100ms;
    EXPECT_EQ(intake.wait(rates, now), 0ms);
}

TEST_F(Intakes, have_room_for_two_of_the_largest_messages_however_low_the_rate) {
    const IntakeRates low{0, 65'536, 16 << 20};
    intake.take_bytes(low, (32 << 20) - 1, now);
    EXPECT_FALSE(intake.is_empty(low));
}

TEST_F(Intakes, never_have_anybody_wait_for_more_than_a_second_and_a_tenth) {
    intake.take_bytes(rates, 1U << 31U, now);
    intake.take_messages(rates, 1U << 31U, now);
    EXPECT_EQ(intake.wait(rates, now), 1'100ms);
    EXPECT_EQ(intake.rest(rates, now), 2s);
}

TEST_F(Intakes, know_for_how_long_they_are_empty_again_and_again_until_a_rest) {
    take_all();
    EXPECT_EQ(intake.nearest(rates), Limit::messages);
    for (int i = 0; i < 30; ++i) {
        EXPECT_EQ(intake.slowed_for(now), i * 100ms);
        now += 100ms;
        take_all();
    }
    now += 999ms;
    intake.wait(rates, now);
    EXPECT_TRUE(intake.is_slowed());
    now += 1ms;
    intake.wait(rates, now);
    EXPECT_FALSE(intake.is_slowed());
    EXPECT_EQ(intake.slowed_for(now), 0ms);
}

TEST_F(Intakes, without_a_rate_are_never_empty) {
    constexpr IntakeRates none{0, 0, 4'096};
    EXPECT_EQ(take_all(none), 1'000'000U);
    intake.take_bytes(none, 1U << 31U, now);
    EXPECT_FALSE(intake.is_empty(none));
    take_all();
    EXPECT_EQ(intake.wait(none, now), 0ms) << "turned off meanwhile";
    EXPECT_FALSE(intake.is_slowed());
}

} // namespace
} // namespace jsongled::testing
