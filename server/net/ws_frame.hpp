#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace jsongled {

// The words of WebSocket's frames (RFC 6455), and how a server writes them. FrameReader reads them.

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Such a frame may come between the fragments of a message (5.5).
constexpr bool is_control(Opcode opcode) {
    return (static_cast<unsigned>(opcode) & 8U) != 0;
}
inline constexpr std::size_t max_control_bytes = 125;

/// What a close frame says of its reason (7.4.1). A frame without one has `no_close_code`.
namespace close_code {
inline constexpr std::uint16_t normal = 1000;
inline constexpr std::uint16_t protocol_error = 1002;
inline constexpr std::uint16_t unsupported_data = 1003;
inline constexpr std::uint16_t bad_text = 1007;
inline constexpr std::uint16_t policy = 1008;
inline constexpr std::uint16_t too_big = 1009;
inline constexpr std::uint16_t service_restart = 1012;
inline constexpr std::uint16_t try_again_later = 1013;
// Ours, from 4400 on: who was closed so need not come back without a change.
inline constexpr std::uint16_t credential = 4401;
inline constexpr std::uint16_t put_off = 4403;  ///< an operator has ended it
inline constexpr std::uint16_t replaced = 4409; ///< another goes on with its session
} // namespace close_code

/// Whether a close frame may carry this code (7.4). Those for the absence of a frame or code may not.
constexpr bool may_be_sent(std::uint16_t code) {
    const bool is_defined = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    return is_defined || (code >= 3000 && code <= 4999);
}

/// Opens a final frame, unmasked, in front of so many bytes of payload (5.2).
void append_frame_header(std::string& out, Opcode opcode, std::size_t payload);

/// A whole ping or pong. A payload is cut to max_control_bytes.
void append_control_frame(std::string& out, Opcode opcode, std::string_view payload);

/// A whole close frame. The reason, UTF-8, is cut to what fits; with `no_close_code` neither is written.
void append_close_frame(std::string& out, std::uint16_t code, std::string_view reason);

} // namespace jsongled
