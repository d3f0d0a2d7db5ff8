#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "server/net/types.hpp"

namespace jsongled {

/// What an HTTP listener answers with. Called on the thread of the connection, so from several at once.
struct HttpFront {
    std::function<HttpResponse(const HttpRequest&)> respond;

    /// Takes over a request to become a WebSocket, or answers it. Empty: no upgrades here.
    std::function<std::optional<HttpResponse>(HttpRequest&, HttpStream&)> upgrade;

    /// How long a client may take to send a request, the whole of it, and to read the answer.
    std::chrono::milliseconds patience = std::chrono::seconds(30);
};

/// Serves one TCP connection until it ends, times out or is taken over. `front` has to outlive it.
asio::awaitable<void, Executor> serve_http(HttpStream stream, const HttpFront& front);

/// A response with a body; JSON unless another type is given.
HttpResponse make_response(const HttpRequest& request, http::status status, std::string body,
                           std::string_view content_type = "application/json");

} // namespace jsongled
