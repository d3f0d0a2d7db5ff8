#pragma once

#include <memory>
#include <vector>

#include "storage/memory_call_store.hpp"
#include "storage/storage_thread.hpp"
#include "tests/contract/store_events.hpp"

namespace jsongled::testing {

/// A store of some kind, the way it is driven in production or by hand.
class StoreUnderTest {
  public:
    virtual ~StoreUnderTest() = default;
    virtual CallStore& store() = 0;
    /// Has all that was commanded carried out, the read with this ticket being the last of it.
    virtual void settle(CallStore::Ticket last) = 0;

    StoreEvents events;
};

/// One way to have a store; every one passes the same tests.
struct StoreKind {
    const char* name;
    std::unique_ptr<StoreUnderTest> (*make)();
};

std::vector<StoreKind> store_kinds();

} // namespace jsongled::testing
