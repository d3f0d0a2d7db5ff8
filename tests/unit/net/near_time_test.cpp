#include "server/net/near_time.hpp"

#include <gtest/gtest.h>

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using Time = NearTime::Time;

TEST(NearTimes, that_are_none_are_later_than_all) {
    EXPECT_FALSE(NearTime().is_set());
    EXPECT_EQ(NearTime().from(Time(5h)), Time::max());
}

TEST(NearTimes, are_known_again_from_before_and_after) {
    for (const Time when : {Time(1ms), Time(12'345ms), Time(24h * 365 * 40)})
        for (const auto apart : {0ms, 1ms, 30'000ms, std::chrono::milliseconds(24h * 24)}) {
            EXPECT_EQ(NearTime(when).from(when + apart), when);
            EXPECT_EQ(NearTime(when).from(when - apart), when);
        }
}

TEST(NearTimes, are_never_late_and_early_by_less_than_a_millisecond) {
    const Time when(7s + 999'999ns);
    const Time known = NearTime(when).from(Time(2s + 1ns));
    EXPECT_LE(known, when);
    EXPECT_GT(known, when - 1ms);
}

TEST(NearTimes, that_would_look_like_none_are_a_millisecond_later) {
    const Time round = Time(std::chrono::milliseconds(std::int64_t{1} << 32));
    ASSERT_TRUE(NearTime(round).is_set());
    EXPECT_EQ(NearTime(round).from(round), round + 1ms);
    EXPECT_EQ(NearTime(round - 1ms).from(round + 5ms), round - 1ms) << "on either side of it";
}

} // namespace
} // namespace jsongled::testing
