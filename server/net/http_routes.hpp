#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "server/net/http_front.hpp"
#include "server/net/request_target.hpp"

namespace jsongled {

/// One thing that can be asked over HTTP, and who answers it, at once or later.
template<class Context>
struct HttpRoute {
    using Answer = HttpResponse (*)(const Context&, const HttpRequest&);
    using LaterAnswer = asio::awaitable<HttpResponse, Executor> (*)(const Context&, const HttpRequest&);

    http::verb method;
    std::string_view path;
    std::variant<Answer, LaterAnswer> handle;
};

inline HttpResponse not_found(const HttpRequest& request) {
    return make_response(request, http::status::not_found, R"({"error":"not found"})");
}

/// What can be done with the path of this route, added to what others let be done with it.
template<class Context>
void add_method(std::string& allowed, const HttpRoute<Context>& route) {
    if (allowed.empty()) allowed = "OPTIONS";
    if (route.method == http::verb::get) allowed += ", HEAD";
    const beast::string_view method = to_string(route.method);
    allowed.append(", ").append(method.data(), method.size());
}

/// Nothing for a path that the table does not know; but balancers ask for the OPTIONS of "/", or of the whole
/// server, to see whether it lives.
template<class Context, std::size_t N>
asio::awaitable<std::optional<HttpResponse>, Executor>
answer(const std::array<HttpRoute<Context>, N>& table, const Context& context, const HttpRequest& request) {
    const std::string_view path = RequestTarget(request).path();
    const http::verb method = request.method() == http::verb::head ? http::verb::get : request.method();
    std::string allowed;
    for (const HttpRoute<Context>& route : table) {
        if (route.path != path) continue;
        add_method(allowed, route);
        if (route.method != method) continue;
        if (const auto* at_once = std::get_if<0>(&route.handle)) co_return (*at_once)(context, request);
        co_return co_await std::get<1>(route.handle)(context, request);
    }
    if (!allowed.empty()) co_return answer_other_method(request, allowed);
    if (method == http::verb::options && (path == "/" || path == "*"))
        co_return answer_other_method(request, reading_methods);
    co_return std::nullopt;
}

} // namespace jsongled
