#include "server/net/ws_front.hpp"

#include <algorithm>

#include "server/net/request_target.hpp"
#include "server/observe/telemetry.hpp"

namespace jsongled {
namespace {

HttpResponse refuse(const HttpRequest& request, http::status status, std::string body) {
    HttpResponse response = make_response(request, status, std::move(body));
    if (status == http::status::service_unavailable) response.set(http::field::retry_after, "5");
    return response;
}

} // namespace

std::optional<HttpResponse> WsFront::upgrade(HttpRequest& request, HttpStream& stream,
                                             const asio::ip::address& client) {
    if (std::ranges::find(paths_, RequestTarget(request).path()) == paths_.end())
        return refuse(request, http::status::not_found, R"({"error":"no WebSocket here"})");
    if (!context_.admission.is_open())
        return refuse(request, http::status::service_unavailable, R"({"error":"shutting down"})");
    if (!context_.admission.has_room()) {
        context_.telemetry.connection_refused();
        return refuse(request, http::status::service_unavailable, R"({"error":"too many connections"})");
    }
    IoThread& thread = threads_.owner_of(stream.get_executor().context());
    std::make_shared<WsConnection>(stream.release_socket(), thread, context_, context_.admission.limits(),
                                   context_.ids.fresh(), client.to_string())
        ->start(std::move(request));
    return std::nullopt;
}

} // namespace jsongled
