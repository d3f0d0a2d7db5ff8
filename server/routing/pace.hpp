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

  private:
    SteadyTime full_at_{}; ///< when all that was taken will have come back
};

} // namespace jsongled
