#pragma once

#include <vector>

#include "storage/queued_call_store.hpp"
#include "storage/recent_calls.hpp"

namespace jsongled {

/// Keeps the last records for as long as the process lives: what is written is stored as soon as it is carried
/// out.
class MemoryCallStore final : public QueuedCallStore {
  public:
    MemoryCallStore() = default;
    explicit MemoryCallStore(const RecentCalls::Limits& limits) : calls_(limits) {}

    /// What is kept. Where no other thread works.
    const RecentCalls& calls() const { return calls_; }

  private:
    void carry_out(std::vector<Command> commands, CallStoreEvents& events) override;
    CallPage find(const CallQuery& query) const;

    RecentCalls calls_;
};

} // namespace jsongled
