#pragma once

#include <string>

#include "server/routing/addressing.hpp"
#include "server/routing/exchange.hpp"

namespace jsongled {

/// The other connections of the sender's user that want to know what it says, and do not get it anyway.
Peers devices_to_tell(const Exchange& exchange, const Destination& destination);

/// Tells them, but for those that have no room for it: it is in their history.
void tell_devices(Exchange& exchange, Peers devices, std::string envelope);

} // namespace jsongled
