#include "server/ops/repeat_limit.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

TEST(RepeatLimit, lets_a_burst_pass_and_counts_the_rest) {
    RepeatLimit limit;
    const RepeatLimit::Clock::time_point start{};
    for (std::uint32_t i = 0; i < RepeatLimit::burst; ++i)
        EXPECT_TRUE(limit.check("a", start).pass);
    for (int i = 0; i < 7; ++i)
        EXPECT_FALSE(limit.check("a", start).pass);
    EXPECT_TRUE(limit.check("b", start).pass) << "each message has its own";

    const auto later = limit.check("a", start + RepeatLimit::window);
    EXPECT_TRUE(later.pass);
    EXPECT_EQ(later.suppressed, 7U);
    EXPECT_EQ(limit.check("a", start + RepeatLimit::window).suppressed, 0U);
}

} // namespace
} // namespace jsongled
