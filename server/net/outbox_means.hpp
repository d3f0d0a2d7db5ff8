#pragma once

#include "protocol/server_identity.hpp"

namespace jsongled {

class Metrics;

/// What all outboxes of a server work with. Outlives them.
struct OutboxMeans {
    const ServerIdentity& identity;
    Metrics& metrics;
};

} // namespace jsongled
