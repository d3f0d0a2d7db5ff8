#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/server_identity.hpp"
#include "server/net/admission.hpp"
#include "server/net/http_session.hpp"
#include "server/site/site.hpp"

namespace jsongled {

/// What the routes of the public port look at. Outlives them.
struct PublicContext {
    const ServerIdentity& identity;
    const std::vector<std::string>& ws_paths;
    const Admission& admission;
};

/// The routes of the public port: before all its own, then the files of the site, if there is one.
decltype(HttpFront::respond) public_routes(PublicContext context, std::optional<Site> site);

} // namespace jsongled
