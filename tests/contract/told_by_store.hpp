#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "storage/store.hpp"

namespace jsongled::testing {

/// What a store has told, in its order. From any thread.
class ToldByStore final : public StoreEvents {
  public:
    struct Found {
        Store::Ticket ticket;
        Answer answer;
        Store::Sequence stored; ///< what had been stored by then
    };
    struct Failed {
        Store::Sequence first;
        Store::Sequence last;
        std::string why;
    };

    void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) override;
    void failed(Store::Sequence first, Store::Sequence last, const std::string& why) override;
    void found(Store::Ticket ticket, Answer answer) override;
    void health(const StoreHealth& health) override;

    /// Waits for the answer to the last question.
    void wait_for(Store::Ticket ticket);

    std::vector<Found> answers;
    std::vector<Store::Sequence> numbers;
    std::vector<VerdictOn> verdicts;
    std::vector<Failed> failures;
    StoreHealth state;
    /// The thread that gives a command: nothing may be told on it meanwhile.
    std::atomic<std::thread::id> commanding = {};

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
};

} // namespace jsongled::testing
