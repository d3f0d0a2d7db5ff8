#pragma once

#include <string>

namespace jsongled {

/// The identity of a call on the wire. Server-made call messages copy all three.
struct CallNames {
    std::string sid;
    std::string initiator;
    std::string responder;
};

} // namespace jsongled
