#include "server/net/http_session.hpp"

#include <boost/beast/websocket/rfc6455.hpp>

#include "server/net/request_reader.hpp"

namespace jsongled {
namespace {

/// How long a client may still send after the last answer, which a reset would take from it.
constexpr std::chrono::seconds lingering{2};

template<class T>
auto into(error_code& error, T) {
    return asio::redirect_error(T{}, error);
}
constexpr asio::use_awaitable_t<Executor> awaitable;

constexpr RequestFault early_bytes{http::status::bad_request, R"({"error":"bytes after the upgrade"})"};

HttpResponse refuse(HttpRequest& request, const RequestFault& fault) {
    request.keep_alive(false);
    return make_response(request, fault.status, std::string(fault.what));
}

/// Ends the connection once the client has read everything.
asio::awaitable<void, Executor> close(HttpStream& stream) {
    error_code error;
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
    stream.expires_after(lingering);
    std::array<char, 4096> dropped;
    while (!error)
        co_await stream.async_read_some(asio::buffer(dropped), into(error, awaitable));
}

} // namespace

asio::awaitable<void, Executor> serve_http(HttpStream stream, const HttpFront& front) {
    RequestReader reader(stream);
    error_code error;
    for (bool keep_alive = true; keep_alive;) {
        stream.expires_after(front.patience);
        auto received = co_await reader.next();
        if (!received) co_return;

        HttpRequest& request = received->request;
        HttpResponse response;
        if (received->fault) {
            response = refuse(request, *received->fault);
        } else if (front.upgrade && beast::websocket::is_upgrade(request)) {
            // The client has to wait for the answer (RFC 6455, 4.1): what comes before it is nobody's.
            if (reader.has_more()) {
                response = refuse(request, early_bytes);
            } else {
                stream.expires_never();
                auto refused = front.upgrade(request, stream);
                if (!refused) co_return;
                response = *std::move(refused);
            }
        } else {
            response = front.respond(request);
        }
        keep_alive = response.keep_alive();
        if (request.method() == http::verb::head) response.body().clear();
        stream.expires_after(front.patience);
        co_await http::async_write(stream, response, into(error, awaitable));
        if (error) co_return;
    }
    co_await close(stream);
}

HttpResponse make_response(const HttpRequest& request, http::status status, std::string body,
                           std::string_view content_type) {
    HttpResponse response(status, request.version());
    response.set(http::field::server, "jsongled");
    response.set(http::field::content_type, beast::string_view(content_type.data(), content_type.size()));
    response.set(http::field::cache_control, "no-store");
    response.keep_alive(request.keep_alive());
    response.body() = std::move(body);
    response.prepare_payload();
    return response;
}

} // namespace jsongled
