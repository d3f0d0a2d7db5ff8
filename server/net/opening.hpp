#pragma once

#include <optional>

#include "server/net/http_front.hpp"

namespace jsongled {

/// How many TLS handshakes may be under way in the process: each holds some 50 KB. Those who come are turned
/// away then: a handshake is work for the server as well, and to drop what is half done would waste it.
inline constexpr std::size_t max_handshakes = 1000;

/// Finds out what a connection that has just come speaks, and does the TLS handshake where the front has a
/// context. Nothing once HTTP can be read, or the connection has ended; else why it is of no use. Plain HTTP on
/// a TLS port (RefusalReason::http_on_tls_port) can still be answered.
asio::awaitable<std::optional<RefusalReason>, Executor> open_wire(WireStream& stream, const HttpFront& front);

} // namespace jsongled
