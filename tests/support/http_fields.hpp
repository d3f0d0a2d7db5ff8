#pragma once

#include "tests/support/http_client.hpp"

#include <utility>
#include <vector>

namespace jsongled::integration_tests {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

/// As http_request(), with these fields. A body is JSON, unless one of them says otherwise.
HttpResponse http_request_with(const HttpFields& fields, const tcp::endpoint& server, http::verb method,
                               std::string_view target, std::string_view body = {});

} // namespace jsongled::integration_tests
