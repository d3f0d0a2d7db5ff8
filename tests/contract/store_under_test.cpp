#include "tests/contract/store_under_test.hpp"

#include <gtest/gtest.h>

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

std::vector<StoreKind> store_kinds() {
    return {{"memory_by_hand", make<MemoryByHand>}, {"memory_on_its_thread", make<MemoryOnItsThread>}};
}

} // namespace jsongled::testing
