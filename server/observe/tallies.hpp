#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "server/observe/metric_table.hpp"

namespace jsongled {

/// The numbers behind all metrics. Each thread adds in cells of its own, so that counting takes neither a lock
/// nor an atomic addition; whoever asks for a sum adds the threads' up. What was added before a sum is asked
/// for is in it. The cells of a thread outlive it, and go on with the next of its id. From any thread.
class Tallies {
  public:
    Tallies();
    Tallies(const Tallies&) = delete;
    Tallies& operator=(const Tallies&) = delete;

    void add(std::size_t cell, double value) {
        std::atomic<double>& own = own_cells()[cell];
        own.store(own.load(std::memory_order_relaxed) + value, std::memory_order_relaxed);
    }

    /// For a cell that nothing is added to.
    void set(std::size_t cell, double value) { common_[cell].store(value, std::memory_order_relaxed); }

    double sum(std::size_t cell) const;

  private:
    /// On cache lines of its own.
    struct alignas(64) Cells : std::array<std::atomic<double>, metric_cells> {};
    struct Own {
        std::uint64_t of; ///< the number of the tallies
        Cells* cells;
    };

    Cells& own_cells() {
        if (own_.of != number_) find_own();
        return *own_.cells;
    }
    void find_own();

    static inline constinit thread_local Own own_{};

    const std::uint64_t number_; ///< of no others, before or after
    Cells common_{};
    mutable std::mutex mutex_;
    std::unordered_map<std::thread::id, std::unique_ptr<Cells>> by_thread_;
};

} // namespace jsongled
