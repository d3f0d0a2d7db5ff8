#pragma once

#include "tests/support/server_process.hpp"

namespace jsongled::integration_tests {

/// What a server says that it holds.
struct Holdings {
    double connections;
    double rooms;
    double queued_bytes;
    double descriptors;

    bool operator==(const Holdings&) const = default;
};

Holdings holdings_of(const ServerProcess& server);
double resident_bytes(const ServerProcess& server);

} // namespace jsongled::integration_tests
