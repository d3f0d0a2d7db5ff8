#include "tests/contract/store_events.hpp"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

namespace jsongled::testing {

void StoreEvents::stored(CallStore::Sequence up_to) {
    const std::lock_guard lock(mutex_);
    EXPECT_NE(commanding.load(), std::this_thread::get_id()) << "called back from a command";
    numbers.push_back(up_to);
}

void StoreEvents::found(CallStore::Ticket ticket, CallPage page) {
    {
        const std::lock_guard lock(mutex_);
        EXPECT_NE(commanding.load(), std::this_thread::get_id()) << "called back from a command";
        pages.push_back({ticket, std::move(page), numbers.empty() ? 0 : numbers.back()});
    }
    changed_.notify_all();
}

void StoreEvents::wait_for(CallStore::Ticket ticket) {
    std::unique_lock lock(mutex_);
    const bool found = changed_.wait_for(lock, std::chrono::seconds(30), [&] {
        return std::ranges::any_of(pages, [&](const Found& one) { return one.ticket == ticket; });
    });
    ASSERT_TRUE(found) << "no answer to the read with ticket " << ticket;
}

} // namespace jsongled::testing
