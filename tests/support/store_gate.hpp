#pragma once

#include <utility>

#include "storage/store.hpp"

namespace jsongled::testing {

/// Passes commands on to a store, unless that is to have no room or to lose what is written.
class StoreGate final : public Store {
  public:
    explicit StoreGate(Store& store) : store_(store) {}

    Intake write(Sequence sequence, Write write) override {
        if (is_full) return Intake::full;
        return loses ? Intake::taken : store_.write(sequence, std::move(write));
    }
    void ask(Ticket ticket, Question question) override {
        ++questions;
        store_.ask(ticket, std::move(question));
    }

    bool is_full = false;
    bool loses = false;        ///< what it takes in
    std::size_t questions = 0; ///< that were asked

  private:
    Store& store_;
};

} // namespace jsongled::testing
