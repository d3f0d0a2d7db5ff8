#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/choices.hpp"
#include "config/limit_table.hpp"

namespace jsongled {

/// Why somebody who connected got no WebSocket, or none of what they asked for.
enum class RefusalReason : std::uint8_t {
    full,
    too_many_of_address,
    too_many_connects,
    out_of_memory,
    draining,
    out_of_descriptors,
    too_many_handshakes,
    too_many_idle,
    wrong_path,
    not_websocket,
    bad_handshake,
    bad_version,
    wrong_origin,
    malformed_http,
    request_too_large,
    no_request,
    tls_on_plain_port,
    http_on_tls_port,
    tls_failed,
    tls_too_slow,
};

struct RefusalRow {
    RefusalReason value;
    std::string_view text; ///< the label and the field
    LogLevel level;        ///< a warning is for what an operator can mend
    std::string_view sentence;
    std::optional<Limit> limit = {}; ///< that was passed
};

template<>
struct WordsOf<RefusalReason> {
    static constexpr std::array<RefusalRow, 20> table{{
        {RefusalReason::full, "full", LogLevel::warn, "`--max-connections` is reached (503)"},
        {RefusalReason::too_many_of_address, "too-many-of-address", LogLevel::warn,
         "one address has `--max-connections-per-address` WebSockets (429)", Limit::connections_of_address},
        {RefusalReason::too_many_connects, "too-many-connects", LogLevel::warn,
         "one address connects more often than `--max-connects-per-second` (closed at once; behind a trusted "
         "proxy 429)",
         Limit::connects},
        {RefusalReason::out_of_memory, "out-of-memory", LogLevel::warn, "`--max-memory` is reached (503)",
         Limit::memory},
        {RefusalReason::draining, "draining", LogLevel::info, "the server stops (503)"},
        {RefusalReason::out_of_descriptors, "out-of-descriptors", LogLevel::warn,
         "the process has only the descriptors left that are kept for the admin listener"},
        {RefusalReason::too_many_handshakes, "too-many-handshakes", LogLevel::warn,
         "`--max-handshakes` TLS handshakes are under way", Limit::handshakes},
        {RefusalReason::too_many_idle, "too-many-idle", LogLevel::warn,
         "`--max-handshakes` HTTP connections wait for a request, or for answers: of the address that has most "
         "of them, the longest is closed",
         Limit::handshakes},
        {RefusalReason::wrong_path, "wrong-path", LogLevel::info,
         "a WebSocket was asked for on a path that is none of `--ws-path` (404)"},
        {RefusalReason::not_websocket, "not-websocket", LogLevel::info,
         "a path for WebSockets was asked for without an upgrade, as by a proxy that does not pass it on "
         "(426)"},
        {RefusalReason::bad_handshake, "bad-handshake", LogLevel::info,
         "the upgrade is not what RFC 6455 asks for (400)"},
        {RefusalReason::bad_version, "bad-version", LogLevel::info,
         "the upgrade asks for another version of WebSocket than 13 (426)"},
        {RefusalReason::wrong_origin, "wrong-origin", LogLevel::info,
         "a page asked for a WebSocket whose origin is none of `--allowed-origins` (403)"},
        {RefusalReason::malformed_http, "malformed-http", LogLevel::info, "what came is no HTTP (400, 501)"},
        {RefusalReason::request_too_large, "request-too-large", LogLevel::info,
         "the request is too large (413, 431)"},
        {RefusalReason::no_request, "no-request", LogLevel::info, "no whole request came in time"},
        {RefusalReason::tls_on_plain_port, "tls-on-plain-port", LogLevel::info,
         "the client speaks TLS, and the port does not (alert handshake_failure)"},
        {RefusalReason::http_on_tls_port, "http-on-tls-port", LogLevel::info,
         "the client speaks plain HTTP, and the port TLS (400)"},
        {RefusalReason::tls_failed, "tls-failed", LogLevel::info, "the TLS handshake failed"},
        {RefusalReason::tls_too_slow, "tls-too-slow", LogLevel::info, "the TLS handshake took too long"},
    }};
};

/// The table of the reasons, as README.md has it.
std::string refusals_markdown();

} // namespace jsongled
