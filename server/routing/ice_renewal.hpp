#pragma once

#include "server/routing/tables.hpp"

namespace jsongled {

/// What the client holds of the ICE servers expires soon: as a party of a call it is given more before it asks.
void renew_ice_servers(Tables& tables, Peer& peer, Moment now);

} // namespace jsongled
