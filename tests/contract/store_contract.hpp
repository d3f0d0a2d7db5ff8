#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "tests/contract/store_under_test.hpp"

namespace jsongled::testing {

/// What every store there is has to keep to.
class StoreContract : public ::testing::TestWithParam<StoreKind> {
  protected:
    /// In production commands are given under a lock that the answers take.
    void put(Write write) {
        command(
            [&](Store& store) { ASSERT_EQ(store.write(++written, std::move(write)), Store::Intake::taken); });
    }
    /// What came of it.
    WriteVerdict write(Write what) {
        put(std::move(what));
        settle();
        for (const VerdictOn& one : kind->events.verdicts)
            if (one.sequence == written) return one.verdict;
        EXPECT_GE(kind->events.numbers.back(), written);
        return WriteVerdict::stored;
    }
    void pose(Question question) {
        command([&](Store& store) { store.ask(++tickets, std::move(question)); });
    }
    /// The answer, once everything before it has been carried out.
    template<class Answer>
    const Answer& ask(Question question) {
        pose(std::move(question));
        kind->settle(tickets);
        return std::get<Answer>(kind->events.answers.back().answer);
    }
    /// Until all that was written has been told of.
    void settle() { ask<RoomAnswer>(RoomQuestion{"-"}); }

    template<class Command>
    void command(Command&& give) {
        kind->events.commanding = std::this_thread::get_id();
        give(kind->store());
        kind->events.commanding = std::thread::id();
    }

    std::unique_ptr<StoreUnderTest> kind = GetParam().make({});
    Store::Sequence written = 0;
    Store::Ticket tickets = 0;
};

} // namespace jsongled::testing
