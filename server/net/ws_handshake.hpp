#pragma once

#include <cstdint>
#include <optional>

#include "server/net/types.hpp"

namespace jsongled {

// The opening handshake of WebSocket (RFC 6455, 4.2), apart from who may connect, and where.

/// Why a request is answered with no WebSocket.
enum class HandshakeFault : std::uint8_t {
    not_asked,    ///< its Upgrade or its Connection does not ask for one
    method,       ///< it is no GET
    http_version, ///< HTTP/1.0 cannot upgrade
    version,      ///< another Sec-WebSocket-Version than 13, none, or two
    key,          ///< no Sec-WebSocket-Key, two, or one that is not 16 bytes in base64
};

/// Whether a request asks to become a WebSocket, well or not: its Upgrade and its Connection say so, in
/// whatever letter case, among whatever else, in however many lines.
bool asks_for_websocket(const HttpRequest& request);

/// Whether a request was to become one: it has what only such a request has, though somebody on the way may
/// have taken off what asks for it.
bool is_meant_for_websocket(const HttpRequest& request);

struct Handshake {
    std::optional<HandshakeFault> fault; ///< none: the answer is 101, and the WebSocket is open behind it
    HttpResponse answer;
};

/// Answers a request for a WebSocket, or says what it lacks (426 or 400). The subprotocol is ours where it was
/// offered, in the letter case of the offer, and none otherwise.
Handshake answer_handshake(const HttpRequest& request);

} // namespace jsongled
