#pragma once

#include <optional>

#include "server/net/tls_context.hpp"
#include "server/net/wire_stream.hpp"
#include "server/observe/refusal.hpp"

namespace jsongled {

/// How long a client may take to begin, and then for a TLS handshake.
inline constexpr std::chrono::seconds opening_timeout{10};

/// How many TLS handshakes may be under way in the process: each holds some 50 KB.
inline constexpr std::size_t max_handshakes = 1000;

/// Finds out what a connection that has just come speaks, and does the TLS handshake where there is a context.
/// Nothing once HTTP can be read; else why the connection is of no use. Plain HTTP on a TLS port
/// (RefusalReason::http_on_tls_port) can still be answered.
asio::awaitable<std::optional<RefusalReason>, Executor> open_wire(WireStream& stream, const TlsContext* tls);

} // namespace jsongled
