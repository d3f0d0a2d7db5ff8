#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "server/routing/router.hpp"
#include "storage/memory_store.hpp"

namespace jsongled::fuzz {

/// The store in memory, whose answers come to the router one by one, in their order, when they are asked for.
class LateStore final : private StoreEvents {
  public:
    explicit LateStore(const RecentCalls::Limits& limits) : store_(StoreLimits{}, limits) {}

    Store& commands() { return store_; }

    /// Carries out what waits.
    void work() { store_.work(*this); }

    /// False where it has nothing to say.
    bool tell_next(Router& router) {
        if (answers_.empty()) return false;
        const auto answer = std::move(answers_.front());
        answers_.pop_front();
        answer(router);
        return true;
    }

  private:
    void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) override {
        answers_.push_back(
            [up_to, verdicts = std::move(verdicts)](Router& router) { router.stored(up_to, verdicts); });
    }
    void failed(Store::Sequence first, Store::Sequence last, const std::string&) override {
        answers_.push_back([first, last](Router& router) { router.failed(first, last); });
    }
    void found(Store::Ticket ticket, Answer answer) override {
        answers_.push_back(
            [ticket, answer = std::move(answer)](Router& router) { router.found(ticket, answer); });
    }
    void health(const StoreHealth&) override {}

    MemoryStore store_;
    std::deque<std::function<void(Router&)>> answers_;
};

} // namespace jsongled::fuzz
