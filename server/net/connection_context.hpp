#pragma once

#include "protocol/server_identity.hpp"
#include "server/net/sources.hpp"

namespace jsongled {

class Admission;
class Authenticator;
class SharedRouter;
class Telemetry;

/// What all connections work with. Outlives them.
struct ConnectionContext {
    SharedRouter& router;
    Telemetry& telemetry;
    Admission& admission;
    const Authenticator& authenticator;
    const ServerIdentity& identity;
    const Clock& clock;
    IdSource& ids;
};

} // namespace jsongled
