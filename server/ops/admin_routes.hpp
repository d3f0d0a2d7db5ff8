#pragma once

#include <functional>
#include <string>

#include "server/net/http_session.hpp"
#include "server/ops/admin_hosts.hpp"
#include "server/ops/telemetry.hpp"
#include "server/site/site.hpp"
#include "server/sources.hpp"

namespace jsongled {

class Admission;
class SharedRouter;

/// What the HTTP routes look at. Outlives them.
struct OpsContext {
    const ServerIdentity& identity;
    const std::vector<std::string>& ws_paths;
    Admission& admission;
    SharedRouter& router;
    Telemetry& telemetry;
    const Clock& clock;
    Time started;
};

/// The routes of the public port: before all its own, then the files of the site, if there is one.
decltype(HttpFront::respond) public_routes(OpsContext context, std::optional<Site> site);

/// The routes of the admin listener: those for probes and scrapers, which use names of their own, under any
/// host, the others only under these.
decltype(HttpFront::respond) admin_routes(OpsContext context, AdminHosts hosts);

} // namespace jsongled
