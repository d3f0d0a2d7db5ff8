#pragma once

#include <cstddef>
#include <string>

#include "server/routing/tables.hpp"

namespace jsongled {

// What always holds between the router's tables when no input is being worked on. Where it does not, the router
// would deliver to whom it must not, or use what is gone: better no server than that.

/// What does not hold, as a sentence for the operator; empty where all does. Looks at everything.
std::string find_breach(const Tables& tables);

/// Looks at a few at a time, going round: cheap enough for every tick. Under the router's lock.
class InvariantRound {
  public:
    /// Goes on where the last call ended.
    std::string find_breach(const Tables& tables);

  private:
    std::size_t peer_ = 0; ///< buckets of the tables
    std::size_t user_ = 0;
    std::size_t room_ = 0;
    std::size_t call_ = 0;
    std::size_t block_ = 0;
    std::size_t grace_ = 0;
};

} // namespace jsongled
