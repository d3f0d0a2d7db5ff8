#include "server/site/public_routes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "server/net/http_routes.hpp"

namespace jsongled {
namespace {

namespace json = boost::json;

/// What a stranger may know.
HttpResponse health(const PublicContext& context, const HttpRequest& request) {
    const json::object body{{"status", context.admission.is_open() ? "ok" : "draining"}};
    return make_response(request, http::status::ok, json::serialize(body));
}

/// What a page has to know to open its WebSocket.
HttpResponse about(const PublicContext& context, const HttpRequest& request) {
    const json::object body{{"name", "jsongled"},
                            {"version", context.identity.version},
                            {"sn", context.identity.sn},
                            {"wsPaths", json::array(context.ws_paths.begin(), context.ws_paths.end())}};
    return make_response(request, http::status::ok, json::serialize(body));
}

constexpr std::array table{
    HttpRoute<PublicContext>{http::verb::get, "/health", health},
    HttpRoute<PublicContext>{http::verb::get, "/about", about},
};

asio::awaitable<HttpAnswer, Executor> respond(const PublicContext& context, const std::optional<Site>& site,
                                              const HttpRequest& request) {
    if (auto answered = co_await answer(table, context, request)) co_return *std::move(answered);
    if (site) co_return site->answer(request);
    co_return not_found(request);
}

} // namespace

decltype(HttpFront::respond) public_routes(PublicContext context, std::optional<Site> site) {
    return [context, site = std::move(site)](const HttpRequest& request, const asio::ip::address&) {
        return respond(context, site, request);
    };
}

} // namespace jsongled
