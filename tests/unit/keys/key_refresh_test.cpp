#include "server/keys/key_refresh.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

using namespace std::chrono_literals;

class KeyRefreshes : public ::testing::Test {
  protected:
    /// The next fetch, at its time, and how long it was until then.
    std::chrono::seconds begin() {
        const auto due = refresh.due().value();
        const auto waited = std::chrono::duration_cast<std::chrono::seconds>(due - now);
        now = due;
        refresh.began(now);
        return waited;
    }
    void succeed(std::optional<std::chrono::seconds> fresh_for = {}) { refresh.succeeded(now, fresh_for); }
    std::chrono::seconds left() {
        return std::chrono::duration_cast<std::chrono::seconds>(refresh.due().value() - now);
    }

    KeyRefresh::Time now{100h};
    KeyRefresh refresh{now};
};

TEST_F(KeyRefreshes, begin_at_once) {
    EXPECT_EQ(begin(), 0s);
    EXPECT_EQ(refresh.due(), std::nullopt) << "one at a time";
}

TEST_F(KeyRefreshes, come_by_what_the_provider_says_between_a_minute_and_a_day) {
    for (const auto& [fresh_for, wait] :
         std::initializer_list<std::pair<std::optional<std::chrono::seconds>, std::chrono::seconds>>{
             {std::nullopt, 600s},
             {300s, 300s},
             {60s, 60s},
             {59s, 60s},
             {0s, 60s},
             {24h, 24h},
             {24h + 1s, 24h},
             {1'000'000h, 24h}}) {
        begin();
        succeed(fresh_for);
        EXPECT_EQ(left(), wait);
    }
}

TEST_F(KeyRefreshes, that_fail_are_tried_again_less_and_less_often) {
    begin();
    for (const auto wait : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        refresh.failed(now);
        EXPECT_EQ(begin(), wait);
    }
    succeed();
    EXPECT_EQ(begin(), 600s);
    refresh.failed(now);
    EXPECT_EQ(begin(), 1s) << "from the beginning";
}

TEST_F(KeyRefreshes, come_at_once_for_a_key_that_is_missed_long_after_the_last) {
    begin();
    succeed();
    now += 30s;
    refresh.missed_key(now);
    EXPECT_EQ(begin(), 0s);
}

TEST_F(KeyRefreshes, for_missed_keys_are_half_a_minute_apart) {
    begin();
    succeed();
    for (int fetches = 0; fetches < 5; ++fetches) {
        const auto before = now;
        for (; now < before + 29s; now += 1s)
            refresh.missed_key(now);
        EXPECT_EQ(left(), 1s);
        begin();
        now += 5s; // for as long as it takes
        succeed();
        now -= 5s;
    }
}

TEST_F(KeyRefreshes, are_not_put_off_by_a_missed_key) {
    begin();
    refresh.failed(now);
    refresh.missed_key(now);
    EXPECT_EQ(left(), 1s);
}

TEST_F(KeyRefreshes, that_are_under_way_bring_what_is_missed) {
    begin();
    refresh.missed_key(now);
    EXPECT_EQ(refresh.due(), std::nullopt);
    succeed();
    EXPECT_EQ(left(), 600s);
}

} // namespace
} // namespace jsongled
