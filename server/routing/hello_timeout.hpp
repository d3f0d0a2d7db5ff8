#pragma once

#include "server/routing/tables.hpp"

namespace jsongled {

/// A connection has not said in time who it is: it is closed.
void give_up_hello(Tables& tables, Peer& peer);

} // namespace jsongled
