#pragma once

#include <array>

#include "server/routing/exchange.hpp"

namespace jsongled {

/// Does all that one kind of message asks for: answers, forwards, changes the tables. Never blocks.
using Handler = void (*)(Exchange&);

struct Route {
    Action action;
    Handler handle;
};

/// Which handler takes which action, a row for every action in the order of the enum.
const std::array<Route, actions.size()>& routes();

/// Checks what has to hold for every message (hello done, action known, description there) and calls the
/// handler.
void dispatch(Exchange& exchange);

} // namespace jsongled
