#include "tests/contract/store_under_test.hpp"

#include <algorithm>

namespace jsongled::testing {
namespace {

class MemoryByHand final : public StoreUnderTest {
  public:
    CallStore& store() override { return store_; }
    void settle(CallStore::Ticket) override {
        EXPECT_TRUE(store_.work(events));
        EXPECT_FALSE(store_.work(events)) << "nothing is carried out twice";
    }

  private:
    MemoryCallStore store_;
};

class MemoryOnItsThread final : public StoreUnderTest {
  public:
    CallStore& store() override { return store_; }
    void settle(CallStore::Ticket last) override { events.wait_for(last); }

  private:
    MemoryCallStore store_;
    StorageThread thread_{store_, events};
};

template<class Store>
std::unique_ptr<StoreUnderTest> make() {
    return std::make_unique<Store>();
}

} // namespace

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

std::vector<StoreKind> store_kinds() {
    return {{"memory_by_hand", make<MemoryByHand>}, {"memory_on_its_thread", make<MemoryOnItsThread>}};
}

} // namespace jsongled::testing
