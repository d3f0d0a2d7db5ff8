#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

/// Checks what has to hold for every message (hello done, action known, description there, right to say it) and
/// calls the handler of its action.
void dispatch(Exchange& exchange);

} // namespace jsongled
