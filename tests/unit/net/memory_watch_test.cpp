#include "server/net/memory_watch.hpp"

#include <gtest/gtest.h>

#include "server/net/admission.hpp"

namespace jsongled::testing {
namespace {

class MemoryWatches : public ::testing::Test {
  protected:
    std::size_t resident = 0;
    std::size_t of_those_away = 0; ///< bytes that they can give back
    std::vector<std::size_t> shed;
    int trims = 0;
    Admission admission{10, {}};
    MemoryWatch watch{admission,
                      {[this] { return resident; },
                       [this](std::size_t bytes) {
                           const std::size_t given_back = std::min(bytes, of_those_away);
                           of_those_away -= given_back;
                           return given_back;
                       },
                       [this](std::size_t bytes) { shed.push_back(bytes); }, [this] { ++trims; }}};
};

TEST_F(MemoryWatches, let_nobody_in_and_shed_while_there_is_too_much) {
    resident = 100;
    watch.look(100);
    EXPECT_TRUE(admission.has_memory());
    EXPECT_TRUE(shed.empty());

    resident = 130;
    watch.look(100);
    EXPECT_FALSE(admission.has_memory());
    EXPECT_EQ(shed, std::vector<std::size_t>{30});
    watch.look(100);
    watch.look(100);
    EXPECT_EQ(shed.size(), 1U) << "what was shed is given back first";
    EXPECT_EQ(trims, 2);
    resident = 120;
    watch.look(100);
    EXPECT_EQ(shed, (std::vector<std::size_t>{30, 20}));

    resident = 99;
    watch.look(100);
    EXPECT_TRUE(admission.has_memory());
    resident = 101;
    watch.look(100);
    EXPECT_EQ(shed.back(), 1U);
}

TEST_F(MemoryWatches, close_nobody_who_is_here_before_those_who_are_away_are_given_up) {
    of_those_away = 40;
    resident = 130;
    watch.look(100);
    EXPECT_EQ(of_those_away, 10U);
    EXPECT_TRUE(shed.empty());
    for (int i = 0; i < 3; ++i)
        watch.look(100);
    EXPECT_EQ(of_those_away, 0U);
    EXPECT_EQ(shed, std::vector<std::size_t>{20}) << "what they do not give back";
}

TEST_F(MemoryWatches, without_a_limit_look_at_nothing) {
    resident = 1'000;
    watch.look(100);
    EXPECT_FALSE(admission.has_memory());
    watch.look(0);
    EXPECT_TRUE(admission.has_memory());
    EXPECT_EQ(shed.size(), 1U);
}

TEST(ResidentMemory, is_that_of_the_process) {
    EXPECT_GT(resident_bytes(), 1'000'000U);
    EXPECT_LT(resident_bytes(), 100'000'000'000U);
}

} // namespace
} // namespace jsongled::testing
