#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "server/routing/router.hpp"
#include "storage/memory_call_store.hpp"

namespace jsongled::fuzz {

/// The store in memory, whose answers come to the router one by one, in their order, when they are asked for.
class LateStore final : private CallStoreEvents {
  public:
    explicit LateStore(const RecentCalls::Limits& limits) : store_(limits) {}

    CallStore& commands() { return store_; }

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
    void stored(CallStore::Sequence up_to) override {
        answers_.push_back([up_to](Router& router) { router.stored(up_to); });
    }
    void found(CallStore::Ticket ticket, CallPage page) override {
        answers_.push_back([ticket, page = std::move(page)](Router& router) { router.found(ticket, page); });
    }

    MemoryCallStore store_;
    std::deque<std::function<void(Router&)>> answers_;
};

} // namespace jsongled::fuzz
