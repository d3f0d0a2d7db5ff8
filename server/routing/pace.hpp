#pragma once

#include <chrono>

#include "protocol/time.hpp"

namespace jsongled {

/// How often somebody may do something: so many at once, and afterwards one whenever another interval has
/// passed (a token bucket). A clock that is set back costs one interval at most.
class Pace {
  public:
    /// Whether there is one to take. If so it is taken.
    bool take(SteadyTime now, std::size_t burst, std::chrono::milliseconds interval);

    /// One that was taken comes back at once.
    void give_back(std::chrono::milliseconds interval) { full_at_ -= interval; }

  private:
    SteadyTime full_at_{}; ///< when all that was taken will have come back
};

} // namespace jsongled
