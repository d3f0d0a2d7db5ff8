#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "server/observe/log.hpp"
#include "server/observe/metrics.hpp"
#include "storage/store_health.hpp"

namespace jsongled {

/// Tells the operator how the store is: its metrics with each batch, a line when it breaks and one when it is
/// in order again.
class StoreWatch {
  public:
    StoreWatch(Metrics& metrics, Log& log);

    /// What the store says of itself. On its thread.
    void look(const StoreHealth& health);

    /// Looks whether the store has been at one batch for long. Several times a second, from one thread.
    void tick(std::optional<std::chrono::steady_clock::time_point> busy_since,
              std::chrono::steady_clock::time_point now);

    /// Chat has been waiting for the disk for seconds. From any thread.
    bool is_slow() const { return is_slow_.load(std::memory_order_relaxed); }

    /// Why chat is refused at the moment. From any thread.
    std::optional<StoreTrouble> trouble() const;

  private:
    static constexpr int none = -1;
    static constexpr std::chrono::seconds patience{3};

    void count(const StoreHealth& health);

    Metrics& metrics_;
    Log& log_;
    std::uint64_t commits_ = 0;
    std::atomic<int> trouble_ = none;
    std::atomic<bool> is_slow_ = false;
};

} // namespace jsongled
