#pragma once

#include "server/net/http_front.hpp"

namespace jsongled {

/// Serves one connection until it ends, times out or is taken over. `peer` is at its other end: the client, or
/// a proxy. `poller` is that of the thread on which it runs; it and `front` have to outlive it.
asio::awaitable<void, Executor> serve_http(Wire wire, Poller& poller, asio::ip::address peer,
                                           const HttpFront& front);

} // namespace jsongled
