#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/choices.hpp"
#include "protocol/server_identity.hpp"
#include "server/net/admission.hpp"
#include "server/net/http_front.hpp"
#include "server/net/origins.hpp"
#include "server/site/site.hpp"

namespace jsongled {

class Telemetry;

/// What the routes of the public port look at, on any I/O thread. What it refers to outlives them; the paths
/// are their own, as the options change while they work.
struct PublicContext {
    const ServerIdentity& identity;
    std::vector<std::string> ws_paths;
    const Admission& admission;
    const Origins& origins;
    Telemetry& telemetry;
    Auth auth;
};

/// The routes of the public port: before all its own, then the files of the site, if there is one, and at the
/// paths for WebSockets 426 where the site has nothing.
decltype(HttpFront::respond) public_routes(PublicContext context, std::optional<Site> site);

} // namespace jsongled
