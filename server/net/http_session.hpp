#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/span_body.hpp>

#include "server/net/tls_context.hpp"
#include "server/net/types.hpp"
#include "server/net/wire_stream.hpp"
#include "server/observe/refusal.hpp"

namespace jsongled {

/// What a request is answered with: text made for it, bytes that outlive the process, or a file, of which a few
/// kilobytes at a time are read.
using HttpAnswer =
    std::variant<HttpResponse, http::response<http::span_body<const char>>, http::response<http::file_body>>;

/// What an HTTP listener answers with, at once or later. Called on the thread of the connection, so from
/// several at once; the request outlives the answer.
struct HttpFront {
    /// With the address at which the client found the server.
    std::function<asio::awaitable<HttpAnswer, Executor>(const HttpRequest&, asio::ip::address own)> respond =
        {};

    /// Takes over a request to become a WebSocket, and with it the stream's wire and what came behind the
    /// request; or answers it. With the address of the client. Empty: no upgrades here.
    std::function<std::optional<HttpResponse>(const HttpRequest&, WireStream&, std::string_view early,
                                              const asio::ip::address& client)>
        upgrade = {};

    /// What is spoken below HTTP: nothing, or TLS while it has a context. Outlives the front.
    const TlsContext* tls = nullptr;

    /// Is told of everybody who is not served. Empty: nobody is.
    std::function<void(RefusalReason, const asio::ip::address& client)> refused = {};

    /// How long a client may take to send a request, the whole of it, and how long it may read nothing of an
    /// answer.
    std::chrono::milliseconds patience = std::chrono::seconds(30);
};

/// Serves one connection until it ends, times out or is taken over. `poller` is that of the thread on which it
/// runs; it and `front` have to outlive it.
asio::awaitable<void, Executor> serve_http(Wire wire, Poller& poller, asio::ip::address client,
                                           const HttpFront& front);

/// A response without a body yet, with what each has.
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

} // namespace jsongled
