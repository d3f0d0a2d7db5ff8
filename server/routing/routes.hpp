#pragma once

#include <array>

#include "protocol/actions.hpp"

namespace jsongled {

class Exchange;

/// Which handler takes an action.
struct Route {
    Action action;
    void (*handle)(Exchange&);
};

/// A row for every action, in the order of the enum.
const std::array<Route, actions.size()>& routes();

} // namespace jsongled
