#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/call_store.hpp"

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

} // namespace jsongled::testing
