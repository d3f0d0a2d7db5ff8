#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "server/net/holding.hpp"

namespace jsongled {

/// Which clients are closed, so that so much memory is given back: those who hold most, whichever thread they
/// are on. For that each thread says once what its own hold. From any thread.
class Shedding {
  public:
    Shedding(std::size_t threads, std::size_t bytes) : of_threads_(threads), missing_(threads), bytes_(bytes) {}

    /// True for the last of them.
    bool add(std::size_t thread, std::vector<Holding> holdings);

    /// What a thread has to do: close so many at most, of those who hold no less than that. So whoever has
    /// given theirs back meanwhile draws nobody else in.
    struct Share {
        std::size_t count = 0;
        Holding least = {};
    };
    /// Of each thread, once all have been added.
    std::vector<Share> shares() const;

  private:
    std::mutex mutex_;
    std::vector<std::vector<Holding>> of_threads_;
    std::size_t missing_;
    const std::size_t bytes_;
};

} // namespace jsongled
