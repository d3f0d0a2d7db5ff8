#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "protocol/relay_credentials.hpp"

namespace jsongled {

/// The servers by which clients find a way to each other. Shared, and not changed once it is.
struct IceServers {
    std::vector<std::string> open;   ///< URLs that take no credentials: stun, stuns
    std::vector<std::string> relays; ///< turn, turns
    std::shared_ptr<const RelayCredentials> credentials = nullptr; ///< there if there are relays
    std::chrono::seconds lasts{3'600};                             ///< how long what a client is given holds
};

} // namespace jsongled
