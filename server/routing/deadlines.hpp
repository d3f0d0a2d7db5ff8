#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "protocol/time.hpp"
#include "server/routing/deadline.hpp"
#include "server/routing/due.hpp"

namespace jsongled {

/// What is to happen at a time, in one order. Setting, cancelling and taking are logarithmic in how many there
/// are. Touched under the router's lock; outlives its deadlines.
class Deadlines {
  public:
    Deadlines() = default;
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    /// What `due` points to has to hold the result, and to keep its address as long as it does.
    [[nodiscard]] Deadline set(SteadyTime at, Due due);

    /// Moves one that is set to another time, behind those of the same; it concerns what it did. False if it is
    /// not set.
    bool move(Deadline& deadline, SteadyTime at);

    /// The first of those that are due, which is set no more; nothing if none is.
    std::optional<Due> take(SteadyTime now);

    std::size_t size() const { return due_.size(); }

  private:
    friend class Deadline;

    std::map<Deadline::Key, Due> due_;
    std::uint64_t set_so_far_ = 0;
};

} // namespace jsongled
