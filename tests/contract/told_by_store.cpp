#include "tests/contract/told_by_store.hpp"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

namespace jsongled::testing {

void ToldByStore::stored(Store::Sequence up_to, std::vector<VerdictOn> more) {
    const std::lock_guard lock(mutex_);
    EXPECT_NE(commanding.load(), std::this_thread::get_id()) << "called back from a command";
    numbers.push_back(up_to);
    verdicts.insert(verdicts.end(), more.begin(), more.end());
}

void ToldByStore::failed(Store::Sequence first, Store::Sequence last, const std::string& why) {
    const std::lock_guard lock(mutex_);
    EXPECT_NE(commanding.load(), std::this_thread::get_id()) << "called back from a command";
    failures.push_back({first, last, why});
}

void ToldByStore::found(Store::Ticket ticket, Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        EXPECT_NE(commanding.load(), std::this_thread::get_id()) << "called back from a command";
        answers.push_back({ticket, std::move(answer), numbers.empty() ? 0 : numbers.back()});
    }
    changed_.notify_all();
}

void ToldByStore::health(const StoreHealth& health) {
    const std::lock_guard lock(mutex_);
    state = health;
}

void ToldByStore::wait_for(Store::Ticket ticket) {
    std::unique_lock lock(mutex_);
    const bool found = changed_.wait_for(lock, std::chrono::seconds(30), [&] {
        return std::ranges::any_of(answers, [&](const Found& one) { return one.ticket == ticket; });
    });
    ASSERT_TRUE(found) << "no answer to the question with ticket " << ticket;
}

} // namespace jsongled::testing
