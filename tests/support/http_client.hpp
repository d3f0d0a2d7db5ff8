#pragma once

#include "tests/support/deadline.hpp"

#include <boost/beast.hpp>
#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace jsongled::integration_tests {

namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

using HttpResponse = http::response<http::string_body>;

/// One request on a connection of its own; throws what goes wrong, the deadline included.
HttpResponse http_request(const tcp::endpoint& server, http::verb method, std::string_view target,
                          std::string_view body = {});

HttpResponse http_get(const tcp::endpoint& server, std::string_view target);

/// The value of one sample of /metrics, named with its labels as it is printed; nothing when there is no such
/// sample.
std::optional<double> metric(const tcp::endpoint& admin, std::string_view sample);

} // namespace jsongled::integration_tests
