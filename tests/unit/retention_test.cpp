#include "server/retention.hpp"

#include <gtest/gtest.h>

#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

using namespace std::chrono_literals;

/// Takes each step in, and says of it what it is told to.
class StepStore final : public Store {
  public:
    Intake write(Sequence sequence, Write write) override {
        last = sequence;
        steps.push_back(std::get<Forget>(std::move(write)));
        return Intake::taken;
    }
    void ask(Ticket, Question) override {}

    std::vector<Forget> steps;
    Sequence last = 0;
};

class RetentionSteps : public testing::Test {
  protected:
    void tick(std::chrono::milliseconds later) {
        now.steady += later;
        now.wall += later;
        retention.tick(now);
    }
    void stored(WriteVerdict verdict) { router.stored(store.last, {{store.last, verdict}}); }

    Log log{LogLevel::off, LogFormat::json};
    Metrics metrics{"1"};
    Telemetry telemetry{metrics, log};
    StepStore store;
    SharedRouter router{"jsongled", RouterSettings{}, store, telemetry};
    Retention retention{router};
    Moment now{Time(1'000h), SteadyTime(1h)};
};

TEST_F(RetentionSteps, ask_for_what_is_older_than_each_age) {
    retention.set({3h, 2h, 1h});
    tick(0ms);
    ASSERT_EQ(store.steps.size(), 1U);
    EXPECT_EQ(store.steps[0].messages_before, Time(997h));
    EXPECT_EQ(store.steps[0].calls_before, Time(998h));
    EXPECT_EQ(store.steps[0].waiting_before, Time(999h));
}

TEST_F(RetentionSteps, leave_alone_what_is_kept_for_ever) {
    retention.set({0ms, 0ms, 0ms});
    tick(1h);
    EXPECT_TRUE(store.steps.empty());
    retention.set({0ms, 2h, 0ms});
    tick(0ms);
    ASSERT_EQ(store.steps.size(), 1U);
    EXPECT_EQ(store.steps[0].messages_before, std::nullopt);
    EXPECT_NE(store.steps[0].calls_before, std::nullopt);
    EXPECT_EQ(store.steps[0].waiting_before, std::nullopt);
}

TEST_F(RetentionSteps, are_taken_one_a_minute_and_at_once_while_there_is_more) {
    retention.set({1h, 1h, 1h});
    tick(0ms);
    tick(250ms);
    EXPECT_EQ(store.steps.size(), 1U);
    stored(WriteVerdict::more);
    tick(250ms);
    tick(250ms);
    EXPECT_EQ(store.steps.size(), 2U) << "one for each that has left something";
    stored(WriteVerdict::stored);
    tick(250ms);
    EXPECT_EQ(store.steps.size(), 2U);
    tick(Retention::interval);
    EXPECT_EQ(store.steps.size(), 3U);
}

} // namespace
} // namespace jsongled
