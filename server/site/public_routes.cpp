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

constexpr std::array table{
    HttpRoute<PublicContext>{http::verb::get, "/health", health},
    HttpRoute<PublicContext>{http::verb::get, "/about", about},
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

asio::awaitable<HttpAnswer, Executor> respond(const PublicContext& context, const std::optional<Site>& site,
                                              const HttpRequest& request, HttpFront::Ends ends) {
    const bool may_be_websocket = is_for_websockets(context, request);
    // Not the page that is at the same path: behind a proxy that does not upgrade, nobody would find out why.
    if (may_be_websocket && is_meant_for_websocket(request))
        co_return ask_for_websocket(context, request, ends.client);
    if (auto answered = co_await answer(table, context, request)) co_return *std::move(answered);
    HttpAnswer of_site = site ? site->answer(request) : HttpAnswer(not_found(request));
    if (!may_be_websocket || is_found(of_site)) co_return of_site;
    if (only_reads(request)) co_return ask_for_websocket(context, request, ends.client);
    co_return answer_other_method(request, reading_methods);
}

} // namespace

decltype(HttpFront::respond) public_routes(PublicContext context, std::optional<Site> site) {
    return [context, site = std::move(site)](const HttpRequest& request, const HttpFront::Ends& ends) {
        return respond(context, site, request, ends);
    };
}

} // namespace jsongled
