#pragma once

#include <cstdint>

namespace jsongled {

/// What a connection was let in for.
enum class Entry : std::uint8_t {
    any,       ///< a new session, or one to go on with
    to_resume, ///< to go on with a session: for a new one there was no room
};

} // namespace jsongled
