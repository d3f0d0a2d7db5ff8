#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// Why a connection came to its end.
enum class CloseCause : std::uint8_t {
    client,     ///< it said goodbye
    lost,       ///< it went without a goodbye: reset, or the end of the stream
    silent,     ///< it answered no ping
    slow,       ///< it did not read what it was sent
    no_hello,   ///< it did not say who it is, in time
    protocol,   ///< it broke the rules of WebSocket, or sent what is not served: binary, too much
    drain,      ///< the server is going away
    admin,      ///< an operator has ended it
    credential, ///< it showed none, or a wrong one, or that has expired
    flood,      ///< it sent faster than it may, for long
    replaced,   ///< its client goes on with its session on another
    full,       ///< there is no room for a new session, and it has none to go on with, or has not said so yet
};
template<>
struct WordsOf<CloseCause> {
    static constexpr std::array<Word<CloseCause>, 12> table{{{CloseCause::client, "client"},
                                                             {CloseCause::lost, "lost"},
                                                             {CloseCause::silent, "silent"},
                                                             {CloseCause::slow, "slow"},
                                                             {CloseCause::no_hello, "no-hello"},
                                                             {CloseCause::protocol, "protocol"},
                                                             {CloseCause::drain, "drain"},
                                                             {CloseCause::admin, "admin"},
                                                             {CloseCause::credential, "credential"},
                                                             {CloseCause::flood, "flood"},
                                                             {CloseCause::replaced, "replaced"},
                                                             {CloseCause::full, "full"}}};
};

/// The code of an end without a close frame, and of a close frame without a code (RFC 6455, 7.1.5).
inline constexpr std::uint16_t no_close_frame = 1006;
inline constexpr std::uint16_t no_close_code = 1005;

} // namespace jsongled
