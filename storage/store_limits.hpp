#pragma once

#include <cstddef>
#include <cstdint>

namespace jsongled {

/// Bounds of what a store keeps and of what waits for it. A store of memory is bounded by `memory` besides.
struct StoreLimits {
    /// Messages that wait for users who are away.
    std::size_t waiting_for_user = 1'000;
    std::size_t waiting_bytes_for_user = std::size_t{16} << 20U;
    std::size_t waiting_of_sender = 2'000; ///< for all others together
    std::size_t waiting = 1'000'000;
    std::uint64_t waiting_bytes = std::uint64_t{1} << 30U;

    /// Writes that have not been carried out.
    std::size_t queued_writes = 65'536;
    std::size_t queued_bytes = std::size_t{64} << 20U;

    /// What a store of memory holds of messages and all that belongs to them. Once it is full, an author who
    /// has more than the share loses their own oldest, and only others the oldest of all.
    std::size_t memory = std::size_t{64} << 20U;
    std::size_t memory_share = std::size_t{256} << 10U;
};

} // namespace jsongled
