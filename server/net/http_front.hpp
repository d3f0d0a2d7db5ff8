#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include <boost/asio/awaitable.hpp>

#include "server/net/client_address.hpp"
#include "server/net/http_response.hpp"
#include "server/net/http_times.hpp"
#include "server/net/stays.hpp"
#include "server/net/tls_context.hpp"
#include "server/net/wire_stream.hpp"
#include "server/observe/refusal.hpp"

namespace jsongled {

/// What an HTTP listener is, and answers with. Its functions are called on the thread of the connection, so
/// from several at once.
struct HttpFront {
    /// Between whom a request goes.
    struct Ends {
        asio::ip::address own;    ///< at which the client, or its proxy, found the server
        asio::ip::address client; ///< as far as trusted proxies tell it
    };

    /// Answers a request, at once or later. The request outlives the answer.
    std::function<asio::awaitable<HttpAnswer, Executor>(const HttpRequest&, Ends)> respond = {};

    /// Takes over a request that asks for a WebSocket, and with it the stream's wire and what came behind the
    /// request; or answers it. With the address of the client. Empty: no upgrades here.
    std::function<std::optional<HttpResponse>(const HttpRequest&, WireStream&, std::string_view early,
                                              const asio::ip::address& client)>
        upgrade = {};

    /// Is told of everybody whose connection or request comes to nothing. Empty: nobody is.
    std::function<void(RefusalReason, const asio::ip::address& client)> refused = {};

    /// Is told of each request that waits for its turn by `requests_per_second`. Empty: nobody is.
    std::function<void(const asio::ip::address& client)> slowed = {};

    /// How many one connection may make in the long run, and burst_seconds times as many at once; of a trusted
    /// proxy any number. 0: any number.
    std::atomic<std::uint32_t> requests_per_second = 0;

    /// What is spoken below HTTP: nothing, or TLS while it has a context. Outlives the front.
    const TlsContext* tls = nullptr;

    TrustedProxies proxies = TrustedProxies({});
    HttpTimes times = {};
    /// Those that wait for a request, or for the rest of one. Shared by its connections, as the next one is.
    std::unique_ptr<Stays> idle = std::make_unique<Stays>(1000, std::chrono::milliseconds(0));
    /// Those whose requests are answered, or wait for that, and those that are being closed.
    std::unique_ptr<Stays> busy = std::make_unique<Stays>(1000, std::chrono::milliseconds(0));
    /// Those in a TLS handshake, of which each holds some 50 KB. It is work for the server as well, which is
    /// lost if an honest one gives way: they have the time that takes a while of a busy server.
    std::unique_ptr<Stays> handshakes = std::make_unique<Stays>(1000, std::chrono::seconds(2));
};

} // namespace jsongled
