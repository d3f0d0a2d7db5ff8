#pragma once

#include <optional>
#include <string>

#include <boost/asio/ip/address.hpp>
#include <boost/json/object.hpp>

#include "server/keys/key_source.hpp"
#include "server/net/shared_router.hpp"
#include "server/net/sources.hpp"
#include "server/net/types.hpp"
#include "server/observe/telemetry.hpp"
#include "server/ops/admin_gate.hpp"

namespace jsongled {

class Admission;

/// What the routes of the admin listener look at. Outlives them.
struct AdminContext {
    const ServerIdentity& identity;
    Admission& admission;
    SharedRouter& router;
    Telemetry& telemetry;
    const Clock& clock;
    const AdminGate& gate;
    Moment started;
    const std::optional<KeySource>& keys; ///< nothing where none are fetched
};

/// What a route is asked, once it is known that it may be.
struct AdminRequest {
    const HttpRequest& http;
    asio::ip::address client;
    bool is_trusted;               ///< it may be told what needs the token
    std::string by = {};           ///< whose token was shown
    std::string name = {};         ///< in the path, decoded; empty where the route has none
    boost::json::object body = {}; ///< with members that the route has, and no others
};

} // namespace jsongled
