#pragma once

#include <string_view>

#include "protocol/time.hpp"
#include "server/routing/deadline.hpp"

namespace jsongled {

/// A user who may not come in for some time.
struct Block {
    std::string_view uid; ///< the table holds it
    SteadyTime until;
    Deadline due;
};

} // namespace jsongled
