#pragma once

#include <functional>

#include "server/net/http_connection.hpp"
#include "server/net/sources.hpp"
#include "server/observe/telemetry.hpp"
#include "server/ops/admin_hosts.hpp"

namespace jsongled {

class Admission;
class SharedRouter;

/// What the routes of the admin listener look at. Outlives them.
struct AdminContext {
    const ServerIdentity& identity;
    Admission& admission;
    SharedRouter& router;
    Telemetry& telemetry;
    const Clock& clock;
    Moment started;
};

/// The routes of the admin listener: those for probes and scrapers, which use names of their own, under any
/// host, the others only under these.
decltype(HttpFront::respond) admin_routes(AdminContext context, AdminHosts hosts);

} // namespace jsongled
