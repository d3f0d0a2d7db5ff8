#pragma once

#include <string_view>

#include "server/routing/deadline.hpp"

namespace jsongled {

struct Call;

/// A user who has just lost their last connection, or the last that rang, and may be back in a moment.
struct Grace {
    std::string_view uid; ///< the table holds it
    Call* call = nullptr; ///< that rings for them once they are back
    Deadline due = {};    ///< when nobody waits for them any more
};

} // namespace jsongled
