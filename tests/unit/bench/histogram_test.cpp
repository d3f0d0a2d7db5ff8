#include "tests/bench/load/histogram.hpp"

#include <gtest/gtest.h>

namespace jsongled::load {
namespace {

using std::chrono::nanoseconds;

TEST(Histogram, has_no_times_at_first) {
    EXPECT_EQ(Histogram().at(0.99), nanoseconds(0));
}

TEST(Histogram, keeps_small_times_exactly) {
    Histogram histogram;
    for (int i = 1; i <= 50; ++i)
        histogram.add(nanoseconds(i));
    EXPECT_EQ(histogram.count(), 50U);
    EXPECT_EQ(histogram.at(0.5), nanoseconds(25));
    EXPECT_EQ(histogram.at(1), nanoseconds(50));
}

TEST(Histogram, is_never_below_a_time_and_at_most_four_per_cent_above) {
    for (std::int64_t time = 1; time < (std::int64_t{1} << 62); time += time / 7 + 1) {
        Histogram histogram;
        histogram.add(nanoseconds(time));
        const std::int64_t shown = histogram.at(0.5).count();
        EXPECT_GE(shown, time);
        EXPECT_LE(static_cast<double>(shown), static_cast<double>(time) * 1.04);
    }
}

TEST(Histogram, shows_the_few_that_are_late) {
    Histogram histogram;
    for (int i = 0; i < 990; ++i)
        histogram.add(std::chrono::microseconds(10));
    for (int i = 0; i < 10; ++i)
        histogram.add(std::chrono::milliseconds(5));
    EXPECT_LT(histogram.at(0.99), std::chrono::microseconds(11));
    EXPECT_GE(histogram.at(0.991), std::chrono::milliseconds(5));
    EXPECT_GE(histogram.at(0.999), std::chrono::milliseconds(5));
}

TEST(Histogram, counts_what_is_before_its_time_as_none) {
    Histogram histogram;
    histogram.add(nanoseconds(-5));
    EXPECT_EQ(histogram.count(), 1U);
    EXPECT_EQ(histogram.at(1), nanoseconds(0));
}

} // namespace
} // namespace jsongled::load
