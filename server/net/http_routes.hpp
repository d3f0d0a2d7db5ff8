#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "server/net/http_session.hpp"

namespace jsongled {

/// One thing that can be asked over HTTP, and who answers it.
template<class Context>
struct HttpRoute {
    http::verb method;
    std::string_view path;
    HttpResponse (*handle)(const Context&, const HttpRequest&);
};

inline std::string_view path_of(const HttpRequest& request) {
    const std::string_view target(request.target().data(), request.target().size());
    return target.substr(0, target.find('?'));
}

inline HttpResponse not_found(const HttpRequest& request) {
    return make_response(request, http::status::not_found, R"({"error":"not found"})");
}

/// Nothing for a path that the table does not know.
template<class Context, std::size_t N>
std::optional<HttpResponse> answer(const std::array<HttpRoute<Context>, N>& table, const Context& context,
                                   const HttpRequest& request) {
    const std::string_view path = path_of(request);
    const http::verb method = request.method() == http::verb::head ? http::verb::get : request.method();
    bool path_exists = false;
    for (const HttpRoute<Context>& route : table) {
        if (route.path != path) continue;
        if (route.method == method) return route.handle(context, request);
        path_exists = true;
    }
    if (path_exists)
        return make_response(request, http::status::method_not_allowed, R"({"error":"method not allowed"})");
    return std::nullopt;
}

} // namespace jsongled
