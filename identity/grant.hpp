#pragma once

#include <string>

#include "identity/rights.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// What a token that was checked grants: who somebody is, what they may do, and until when. Small, as each
/// connection may hold one.
struct Grant {
    std::string sub; ///< a valid uid
    Time expires;    ///< the token's `exp`, without leeway
    Rights rights;
};

} // namespace jsongled
