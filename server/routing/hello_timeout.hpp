#pragma once

#include "server/routing/peer.hpp"

namespace jsongled {

/// A connection has not said in time who it is: it is closed.
void give_up_hello(Peer& peer);

} // namespace jsongled
