#include "server/observe/repeat_limit.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

constexpr std::uint32_t most_of_one = RepeatLimit::most_of_one;
constexpr std::uint32_t most_of_all = RepeatLimit::most_of_all;

/// How many of so many lines pass.
std::uint32_t passing(RepeatLimit& limit, std::size_t kind, std::string_view source, std::uint32_t lines) {
    std::uint32_t passed = 0;
    for (std::uint32_t i = 0; i < lines; ++i)
        passed += limit.passes(kind, source) ? 1 : 0;
    return passed;
}

TEST(RepeatLimit, lets_a_few_of_a_source_pass_and_counts_the_rest) {
    RepeatLimit limit(2);
    EXPECT_EQ(passing(limit, 0, "mallory", most_of_one + 7), most_of_one);
    EXPECT_EQ(passing(limit, 1, "mallory", 1), 1U) << "each kind has its own";

    const auto suppressed = limit.turn();
    ASSERT_EQ(suppressed.size(), 1U);
    EXPECT_EQ(suppressed[0].kind, 0U);
    EXPECT_EQ(suppressed[0].lines, 7U);
    EXPECT_EQ(suppressed[0].source, "mallory");
}

TEST(RepeatLimit, leaves_the_others_their_lines) {
    RepeatLimit limit(1);
    passing(limit, 0, "mallory", 100'000);
    EXPECT_EQ(passing(limit, 0, "alice", most_of_one + 1), most_of_one);
    EXPECT_EQ(passing(limit, 0, "bob", 3), 3U);
}

TEST(RepeatLimit, begins_anew_with_each_window) {
    RepeatLimit limit(1);
    for (int window = 0; window < 3; ++window) {
        EXPECT_EQ(passing(limit, 0, "mallory", most_of_one + 1), most_of_one);
        const auto suppressed = limit.turn();
        ASSERT_EQ(suppressed.size(), 1U);
        EXPECT_EQ(suppressed[0].lines, 1U) << "those of this window alone";
    }
    EXPECT_TRUE(limit.turn().empty());
}

TEST(RepeatLimit, is_generous_with_all_together_and_bounded) {
    RepeatLimit limit(2);
    std::uint32_t passed = 0;
    for (std::uint32_t source = 0; source < 3 * most_of_all; ++source)
        passed += passing(limit, 0, "source-" + std::to_string(source), 1);
    EXPECT_EQ(passed, most_of_all);
    EXPECT_EQ(passing(limit, 1, "alice", 1), 1U) << "another kind";

    const auto suppressed = limit.turn();
    ASSERT_EQ(suppressed.size(), 1U);
    EXPECT_EQ(suppressed[0].lines, 2 * most_of_all);
    EXPECT_EQ(suppressed[0].source, "") << "none made more than its share";
    EXPECT_EQ(passing(limit, 0, "alice", 1), 1U);
}

} // namespace
} // namespace jsongled
