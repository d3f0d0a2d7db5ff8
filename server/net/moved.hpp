#pragma once

#include <cstddef>
#include <cstdint>

namespace jsongled {

/// What came of reading or writing at once.
struct Moved {
    enum class State : std::uint8_t {
        some,        ///< `bytes` of them, at least one
        wants_read,  ///< not before the socket is readable
        wants_write, ///< not before the socket is writable
        ended,       ///< never more: the other side has ended the stream
        failed,      ///< never more: a reset, or a breach of TLS
    };
    State state;
    std::size_t bytes = 0;
};

} // namespace jsongled
