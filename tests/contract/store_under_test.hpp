#pragma once

#include <memory>
#include <vector>

#include "storage/memory_store.hpp"
#include "storage/storage_thread.hpp"
#include "tests/contract/told_by_store.hpp"

namespace jsongled::testing {

/// A store of some kind, the way it is driven in production or by hand.
class StoreUnderTest {
  public:
    virtual ~StoreUnderTest() = default;
    virtual Store& store() = 0;
    /// Has all that was commanded carried out, the question with this ticket being the last of it.
    virtual void settle(Store::Ticket last) = 0;

    ToldByStore events;
};

/// One way to have a store; every one passes the same tests.
struct StoreKind {
    const char* name;
    std::unique_ptr<StoreUnderTest> (*make)(const StoreLimits&);
};

std::vector<StoreKind> store_kinds();

} // namespace jsongled::testing
