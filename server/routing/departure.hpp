#pragma once

#include <cstdint>

#include "server/routing/close_cause.hpp"

namespace jsongled {

/// How a connection came to its end.
struct Departure {
    CloseCause cause = CloseCause::lost;
    std::uint16_t code = no_close_frame; ///< of the close frame, from whichever side
};

} // namespace jsongled
