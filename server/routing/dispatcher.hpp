#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

/// Checks what has to hold for every message (hello done, action known, description there) and calls the
/// handler of its action.
void dispatch(Exchange& exchange);

} // namespace jsongled
