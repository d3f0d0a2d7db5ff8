#pragma once

#include <vector>

#include "protocol/call_record.hpp"

namespace jsongled {

/// A part of the calls that are kept, newest first.
struct CallPage {
    std::vector<CallOfUser> calls;
    bool complete; ///< nothing older is left
};

} // namespace jsongled
