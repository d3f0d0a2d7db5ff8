#pragma once

#include <optional>

#include "server/net/http_front.hpp"

namespace jsongled {

/// Finds out what a connection that has just come speaks, and does the TLS handshake where the front has a
/// context. Nothing once HTTP can be read, or the connection has ended; else why it is of no use. Plain HTTP on
/// a TLS port (RefusalReason::http_on_tls_port), and TLS on a plain one, can still be answered. `peer` is at
/// the other end.
asio::awaitable<std::optional<RefusalReason>, Executor> open_wire(WireStream& stream, AddressKey peer,
                                                                  const HttpFront& front);

} // namespace jsongled
