#pragma once

#include <array>

#include "protocol/actions.hpp"
#include "server/routing/right.hpp"

namespace jsongled {

class Exchange;

/// Which handler takes an action, and what it takes to say it to others.
struct Route {
    Action action;
    Right right;
    void (*handle)(Exchange&);
};

/// A row for every action, in the order of the enum.
const std::array<Route, actions.size()>& routes();

} // namespace jsongled
