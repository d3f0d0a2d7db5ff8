#include "server/site/public_routes.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/net/http_routes.hpp"
#include "server/net/ws_handshake.hpp"
#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

/// What a stranger may know.
HttpResponse health(const PublicContext& context, const HttpRequest& request) {
    const json::object body{{"status", to_string(context.admission.phase())}};
    return make_response(request, http::status::ok, json::serialize(body));
}

/// What a page has to know to open its WebSocket, and what to ask its user for.
HttpResponse about(const PublicContext& context, const HttpRequest& request) {
    const json::object body{{"name", "jsongled"},
                            {"version", context.identity.version},
                            {"sn", context.identity.sn},
                            {"auth", to_string(context.auth)},
                            {"wsPaths", json::array(context.ws_paths.begin(), context.ws_paths.end())}};
    return make_response(request, http::status::ok, json::serialize(body));
}

struct PublicRoute {
    http::verb method;
    std::string_view path;
    HttpResponse (*handle)(const PublicContext&, const HttpRequest&);
};

constexpr std::array table{
    PublicRoute{http::verb::get, "/health", health},
    PublicRoute{http::verb::get, "/about", about},
};

bool is_for_websockets(const PublicContext& context, const HttpRequest& request) {
    return std::ranges::find(context.ws_paths, RequestTarget(request).path()) != context.ws_paths.end();
}

HttpResponse ask_for_websocket(const PublicContext& context, const HttpRequest& request,
                               const asio::ip::address& client) {
    context.telemetry.refused(RefusalReason::not_websocket, client.to_string());
    return answer_handshake(request).answer;
}

bool is_found(const HttpAnswer& answer) {
    return std::visit([](const auto& response) { return response.result() != http::status::not_found; },
                      answer);
}

HttpAnswer find_answer(const PublicContext& context, const std::optional<Site>& site,
                       const HttpRequest& request, const asio::ip::address& client) {
    const bool may_be_websocket = is_for_websockets(context, request);
    // Not the page that is at the same path: behind a proxy that does not upgrade, nobody would find out why.
    if (may_be_websocket && is_meant_for_websocket(request)) return ask_for_websocket(context, request, client);
    const auto found = find_route(table, request);
    if (found.route) return found.route->handle(context, request);
    if (auto answered = answer_without_route(request, found.allowed)) return *std::move(answered);
    HttpAnswer of_site = site ? site->answer(request) : HttpAnswer(not_found(request));
    if (!may_be_websocket || is_found(of_site)) return of_site;
    if (only_reads(request)) return ask_for_websocket(context, request, client);
    return answer_other_method(request, reading_methods);
}

asio::awaitable<HttpAnswer, Executor> respond(const PublicContext& context, const std::optional<Site>& site,
                                              const HttpRequest& request, HttpFront::Ends ends) {
    HttpAnswer answer = find_answer(context, site, request, ends.client);
    context.origins.mark(request, answer);
    co_return answer;
}

} // namespace

decltype(HttpFront::respond) public_routes(PublicContext context, std::optional<Site> site) {
    return [context = std::move(context), site = std::move(site)](const HttpRequest& request,
                                                                  const HttpFront::Ends& ends) {
        return respond(context, site, request, ends);
    };
}

} // namespace jsongled
