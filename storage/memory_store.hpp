#pragma once

#include <vector>

#include "storage/memory/memory_messages.hpp"
#include "storage/queued_store.hpp"
#include "storage/recent_calls.hpp"

namespace jsongled {

/// Keeps what it can hold for as long as the process lives: what is written is stored as soon as it is carried
/// out.
class MemoryStore final : public QueuedStore {
  public:
    MemoryStore() : MemoryStore(StoreLimits{}) {}
    explicit MemoryStore(const StoreLimits& limits, const RecentCalls::Limits& calls = {})
        : QueuedStore(limits), messages_(limits), calls_(calls) {}

    /// What is kept. Where no other thread works.
    const RecentCalls& calls() const { return calls_; }
    const MemoryMessages& messages() const { return messages_; }

  private:
    void carry_out(std::vector<Command> commands, StoreEvents& events) override;
    WriteVerdict carry_out(Write write);
    Answer answer(const Question& question);
    CallPage find(const CallQuery& query) const;

    MemoryMessages messages_;
    RecentCalls calls_;
    StoreHealth health_;
};

} // namespace jsongled
