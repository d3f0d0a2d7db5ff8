#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/span_body.hpp>

#include "server/net/types.hpp"

namespace jsongled {

/// What a request is answered with: text made for it, bytes that outlive the process, or a file, of which a few
/// kilobytes at a time are read.
using HttpAnswer =
    std::variant<HttpResponse, http::response<http::span_body<const char>>, http::response<http::file_body>>;

/// A response without a body yet, with what each has but its Date, which it gets as it is sent.
template<class Body>
http::response<Body> response_head(const HttpRequest& request, http::status status,
                                   std::string_view content_type) {
    http::response<Body> response(status, request.version());
    response.set(http::field::server, "jsongled");
    response.set(http::field::content_type, beast::string_view(content_type.data(), content_type.size()));
    response.set(http::field::cache_control, "no-store");
    response.keep_alive(request.keep_alive());
    return response;
}

/// A response with a body; JSON unless another type is given.
HttpResponse make_response(const HttpRequest& request, http::status status, std::string body,
                           std::string_view content_type = "application/json");

/// To a request with another method than these, which are separated by commas: 405, or for OPTIONS what it asks
/// for. Both say which there are.
HttpResponse answer_other_method(const HttpRequest& request, std::string_view allowed);

/// The methods of what can only be read.
inline constexpr std::string_view reading_methods = "GET, HEAD, OPTIONS";

inline bool only_reads(const HttpRequest& request) {
    return request.method() == http::verb::get || request.method() == http::verb::head;
}

} // namespace jsongled
