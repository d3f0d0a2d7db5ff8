#pragma once

#include <string>
#include <string_view>

namespace jsongled {

/// The routes of the admin listener as an OpenAPI 3.1 description.
std::string openapi_json(std::string_view version);

/// The table of these routes, as README.md has it.
std::string admin_routes_markdown();

} // namespace jsongled
