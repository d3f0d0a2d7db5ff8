#pragma once

#include <memory>
#include <optional>

#include "config/options.hpp"
#include "protocol/ice_servers.hpp"
#include "server/net/address_limits.hpp"
#include "server/net/connection_limits.hpp"
#include "server/net/intake_rates.hpp"
#include "server/routing/router_settings.hpp"
#include "server/site/site.hpp"

namespace jsongled {

// What the options mean to those who go by them.

RouterSettings router_settings(const Options& options, std::shared_ptr<const IceServers> ice_servers);
ConnectionLimits connection_limits(const Options& options);
AddressLimits address_limits(const Options& options);
IntakeRates intake_rates(const Options& options);
std::size_t thread_count(const Options& options);
/// Nothing where none is served. Throws StartError.
std::optional<Site> site_of(const Options& options, DescriptorReserve kept);

} // namespace jsongled
