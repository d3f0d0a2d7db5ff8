#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jsongled {

/// Why a connection came to its end.
enum class CloseCause : std::uint8_t {
    client,   ///< it said goodbye
    lost,     ///< it went without a goodbye: reset, or the end of the stream
    silent,   ///< it answered no ping
    slow,     ///< it did not read what it was sent
    no_hello, ///< it did not say who it is, in time
    protocol, ///< it broke the rules of WebSocket, or sent what is not served: binary, too much
    drain,    ///< the server is going away
    admin,    ///< an operator has ended it
};
inline constexpr std::array<std::string_view, 8> close_cause_words{"client",   "lost",     "silent", "slow",
                                                                   "no-hello", "protocol", "drain",  "admin"};
constexpr std::string_view to_string(CloseCause cause) {
    return close_cause_words[static_cast<std::size_t>(cause)];
}

/// The code of an end without a close frame, and of a close frame without a code (RFC 6455, 7.1.5).
inline constexpr std::uint16_t no_close_frame = 1006;
inline constexpr std::uint16_t no_close_code = 1005;

} // namespace jsongled
