#pragma once

#include <chrono>
#include <string>

namespace jsongled::soak {

/// Who a client is, and how it behaves.
struct Wish {
    std::string uid;
    std::string rid = {};                          ///< the room that it joins, if any
    std::string floods = {};                       ///< the user to whom it writes as fast as it is let
    std::chrono::milliseconds pause_of_reading{0}; ///< between two messages
};

} // namespace jsongled::soak
