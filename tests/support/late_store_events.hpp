#pragma once

#include <deque>
#include <utility>

#include "tests/support/router_tape.hpp"

namespace jsongled::testing {

/// What a store has told and the router has not heard yet.
class LateStoreEvents final : public StoreEvents {
  public:
    void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) override {
        stored_.emplace_back(up_to, std::move(verdicts));
    }
    void failed(Store::Sequence, Store::Sequence, const std::string&) override {}
    void found(Store::Ticket ticket, Answer answer) override { found_.emplace_back(ticket, std::move(answer)); }
    void health(const StoreHealth&) override {}

    bool is_empty() const { return stored_.empty() && found_.empty(); }

    /// Answers come in any order, numbers in their own.
    bool tell_one(RouterTape& to, std::size_t which) {
        if (is_empty()) return false;
        if (found_.empty() || (!stored_.empty() && which % 2 == 0)) {
            auto [up_to, verdicts] = std::move(stored_.front());
            stored_.pop_front();
            // Now and then it does not know what has become of them.
            if (which % 16 == 0)
                to.failed(told_ + 1, up_to);
            else
                to.stored(up_to, verdicts);
            told_ = up_to;
            return true;
        }
        const auto one = found_.begin() + static_cast<std::ptrdiff_t>(which % found_.size());
        auto [ticket, answer] = std::move(*one);
        found_.erase(one);
        to.found(ticket, std::move(answer));
        return true;
    }

  private:
    Store::Sequence told_ = 0;
    std::deque<std::pair<Store::Sequence, std::vector<VerdictOn>>> stored_;
    std::deque<std::pair<Store::Ticket, Answer>> found_;
};

} // namespace jsongled::testing
