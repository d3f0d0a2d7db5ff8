#pragma once

#include "tests/support/deadline.hpp"

#include <boost/beast.hpp>
#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jsongled::integration_tests {

namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

using HttpResponse = http::response<http::string_body>;

using HttpFields = std::vector<std::pair<std::string, std::string>>;

/// One request on a connection of its own; throws what goes wrong, the deadline included. A body is JSON,
/// unless one of the fields says otherwise.
HttpResponse http_request(const tcp::endpoint& server, http::verb method, std::string_view target,
                          std::string_view body = {}, const HttpFields& fields = {});

HttpResponse http_get(const tcp::endpoint& server, std::string_view target, const HttpFields& fields = {});

/// The value of one sample of /metrics, named with its labels as it is printed; nothing when there is no such
/// sample.
std::optional<double> metric(const tcp::endpoint& admin, std::string_view sample);

} // namespace jsongled::integration_tests
