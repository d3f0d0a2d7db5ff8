#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "storage/memory_call_store.hpp"
#include "storage/storage_thread.hpp"

namespace jsongled::testing {

/// What a store has told, in its order. From any thread.
class StoreEvents final : public CallStoreEvents {
  public:
    struct Found {
        CallStore::Ticket ticket;
        CallPage page;
        CallStore::Sequence stored; ///< what had been stored by then
    };

    void stored(CallStore::Sequence up_to) override;
    void found(CallStore::Ticket ticket, CallPage page) override;

    /// Waits for the answer to the last read.
    void wait_for(CallStore::Ticket ticket);

    std::vector<Found> pages;
    std::vector<CallStore::Sequence> numbers;
    /// The thread that gives a command: nothing may be told on it meanwhile.
    std::atomic<std::thread::id> commanding = {};

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

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
