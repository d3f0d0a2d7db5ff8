#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "server/net/http_response.hpp"
#include "server/net/request_target.hpp"

namespace jsongled {

// Which row of a table of routes a request is for. A row has at least a `method` and a `path`, of which one
// part may be a name, in braces: "/users/{uid}/disconnect".

/// What stands in a path, still encoded, for the name in a route's; empty where that has none. Nothing for
/// another path.
inline std::optional<std::string_view> match_path(std::string_view route, std::string_view path) {
    const std::size_t brace = route.find('{');
    if (brace == std::string_view::npos)
        return route == path ? std::optional(std::string_view()) : std::nullopt;
    const std::string_view before = route.substr(0, brace);
    const std::string_view behind = route.substr(route.find('}') + 1);
    if (path.size() <= before.size() + behind.size() || !path.starts_with(before) || !path.ends_with(behind))
        return std::nullopt;
    const std::string_view name = path.substr(before.size(), path.size() - before.size() - behind.size());
    return name.find('/') == std::string_view::npos ? std::optional(name) : std::nullopt;
}

template<class Route>
struct FoundRoute {
    const Route* route = nullptr; ///< nothing for a path, or a method of it, that the table does not know
    std::string_view name = {};   ///< in the path, as it was written
    std::string allowed = {};     ///< the methods of the path; empty for one that the table does not know
};

template<class Table>
auto find_route(const Table& table, const HttpRequest& request) {
    FoundRoute<typename Table::value_type> found;
    const std::string_view path = RequestTarget(request).path();
    const http::verb method = request.method() == http::verb::head ? http::verb::get : request.method();
    for (const auto& route : table) {
        const auto name = match_path(route.path, path);
        if (!name) continue;
        if (found.allowed.empty()) found.allowed = "OPTIONS";
        if (route.method == http::verb::get) found.allowed += ", HEAD";
        const beast::string_view word = to_string(route.method);
        found.allowed.append(", ").append(word.data(), word.size());
        if (route.method != method || found.route) continue;
        found.route = &route;
        found.name = *name;
    }
    return found;
}

/// The answer where there is a path, but no route for the method. Nothing where there is no path; but balancers
/// ask for the OPTIONS of "/", or of the whole server, to see whether it lives.
inline std::optional<HttpResponse> answer_without_route(const HttpRequest& request, std::string_view allowed) {
    if (!allowed.empty()) return answer_other_method(request, allowed);
    const std::string_view path = RequestTarget(request).path();
    if (request.method() == http::verb::options && (path == "/" || path == "*"))
        return answer_other_method(request, reading_methods);
    return std::nullopt;
}

inline HttpResponse not_found(const HttpRequest& request) {
    return make_response(request, http::status::not_found, R"({"error":"not found"})");
}

} // namespace jsongled
