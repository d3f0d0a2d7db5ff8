#pragma once

#include <functional>
#include <optional>

#include "server/net/http_connection.hpp"
#include "server/ops/admin_context.hpp"
#include "server/ops/admin_hosts.hpp"

namespace jsongled {

/// The routes of the admin listener (admin_table.cpp), and what has to hold before one is taken: the host that
/// is asked, the token, and for what changes something that no page of another origin asks for it.
decltype(HttpFront::respond) admin_routes(AdminContext context, AdminHosts hosts);

} // namespace jsongled
