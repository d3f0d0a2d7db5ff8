#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>

#include "server/net/connection_limits.hpp"

namespace jsongled {

/// Who may come in, and under which limits: counts the connections, and closes the door for a shutdown. From
/// any thread.
class Admission {
  public:
    Admission(std::size_t max_connections, ConnectionLimits limits) : max_(max_connections), limits_(limits) {}

    bool is_open() const { return !draining_; }
    bool has_room() const { return count_ < max_; }
    std::size_t count() const { return count_; }
    ConnectionLimits limits() const {
        const std::lock_guard lock(mutex_);
        return limits_;
    }

    void enter() { ++count_; }
    void leave() { --count_; }
    void start_draining() { draining_ = true; }

    /// For connections that come from now on.
    void set_limits(std::size_t max_connections, ConnectionLimits limits) {
        max_ = max_connections;
        const std::lock_guard lock(mutex_);
        limits_ = limits;
    }

  private:
    std::atomic<std::size_t> max_;
    std::atomic<std::size_t> count_ = 0;
    std::atomic<bool> draining_ = false;
    mutable std::mutex mutex_;
    ConnectionLimits limits_;
};

} // namespace jsongled
