#pragma once

#include <atomic>
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

    /// Why chat is refused at the moment. From any thread.
    std::optional<StoreTrouble> trouble() const;

  private:
    static constexpr int none = -1;

    void count(const StoreHealth& health);

    Metrics& metrics_;
    Log& log_;
    std::uint64_t commits_ = 0;
    std::atomic<int> trouble_ = none;
};

} // namespace jsongled
