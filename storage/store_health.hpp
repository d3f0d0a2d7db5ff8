#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace jsongled {

/// How a store is.
struct StoreHealth {
    std::size_t queued_writes = 0; ///< what has come since this batch was begun
    std::size_t queued_bytes = 0;
    std::string last_error = {};             ///< empty where there never was one
    bool in_order = true;                    ///< false: what is written fails
    std::uint64_t commits = 0;               ///< since the start
    std::uint64_t failures = 0;              ///< of commits, and of attempts to open it again
    std::size_t batch = 0;                   ///< writes in the last commit
    std::chrono::microseconds commit_time{}; ///< how long it took to be durable, its writes included
    std::uint64_t log_bytes = 0;             ///< of what is durable and not in its place yet
    std::uint64_t bytes = 0;                 ///< in all, the log not counted
};

} // namespace jsongled
