#pragma once

#include <memory>

#include "config/options.hpp"
#include "protocol/ice_servers.hpp"

namespace jsongled {

/// The ICE servers that the options name; reads the secret. Throws BadConfiguration.
std::shared_ptr<const IceServers> ice_servers(const Options& options);

} // namespace jsongled
