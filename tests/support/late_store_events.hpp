#pragma once

#include <deque>
#include <utility>

#include "tests/support/router_tape.hpp"

namespace jsongled::testing {

/// What a store has told and the router has not heard yet.
class LateStoreEvents final : public CallStoreEvents {
  public:
    void stored(CallStore::Sequence up_to) override { stored_.push_back(up_to); }
    void found(CallStore::Ticket ticket, CallPage page) override {
        found_.emplace_back(ticket, std::move(page));
    }

    bool is_empty() const { return stored_.empty() && found_.empty(); }

    /// Answers come in any order, numbers in their own.
    bool tell_one(RouterTape& to, std::size_t which) {
        if (is_empty()) return false;
        if (found_.empty() || (!stored_.empty() && which % 2 == 0)) {
            to.stored(stored_.front());
            stored_.pop_front();
            return true;
        }
        const auto one = found_.begin() + static_cast<std::ptrdiff_t>(which % found_.size());
        auto [ticket, page] = std::move(*one);
        found_.erase(one);
        to.found(ticket, std::move(page));
        return true;
    }

  private:
    std::deque<CallStore::Sequence> stored_;
    std::deque<std::pair<CallStore::Ticket, CallPage>> found_;
};

} // namespace jsongled::testing
