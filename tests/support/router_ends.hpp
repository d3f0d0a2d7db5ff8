#pragma once

#include <utility>

#include <gtest/gtest.h>

#include "server/routing/invariants.hpp"
#include "server/routing/router.hpp"

namespace jsongled::testing {

/// What a store answers goes to a router.
class StoreInlet final : public StoreEvents {
  public:
    explicit StoreInlet(Router& router) : router_(router) {}
    void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) override {
        router_.stored(up_to, verdicts);
    }
    void failed(Store::Sequence first, Store::Sequence last, const std::string&) override {
        router_.failed(first, last);
    }
    void found(Store::Ticket ticket, Answer answer) override { router_.found(ticket, std::move(answer)); }
    void health(const StoreHealth&) override {}

  private:
    Router& router_;
};

/// To be called after every input.
inline void expect_sound(const Router& router) {
    const std::string breach = find_breach(router.tables());
    if (!breach.empty()) ADD_FAILURE() << breach;
}

/// For tests that look at other outputs.
struct NoFacts final : FactSink {
    void noted(std::uint64_t, Fact) override {}
};
struct NoDesk final : OperatorDesk {
    void listed(std::uint64_t, CallsReport) override {}
    void acted(std::uint64_t, ActReport) override {}
};

} // namespace jsongled::testing
