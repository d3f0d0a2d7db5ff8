#pragma once

#include <functional>
#include <string>

#include "server/net/http_session.hpp"
#include "server/ops/telemetry.hpp"
#include "server/sources.hpp"

namespace jsongled {

class Admission;
class SharedRouter;

/// What the HTTP routes look at. Outlives them.
struct OpsContext {
    const ServerIdentity& identity;
    Admission& admission;
    SharedRouter& router;
    Telemetry& telemetry;
    const Clock& clock;
    Time started;
};

/// The routes of the public port.
std::function<HttpResponse(const HttpRequest&)> public_routes(OpsContext context);

/// The routes of the admin listener.
std::function<HttpResponse(const HttpRequest&)> admin_routes(OpsContext context);

} // namespace jsongled
