#pragma once

#include <cstddef>

namespace jsongled::soak {

/// What all clients have met.
struct Totals {
    std::size_t ready = 0;
    std::size_t sent = 0;
    std::size_t received = 0;
    std::size_t lost = 0;
    std::size_t out_of_order = 0;
    std::size_t flooded = 0;    ///< texts for slow readers
    std::size_t refused = 0;    ///< of these, with 503001
    std::size_t resets = 0;     ///< connections that were reset, at some point of their way
    std::size_t half_open = 0;  ///< peers that fell silent, or ended their half
    std::size_t renewed = 0;    ///< tokens, in time
    std::size_t expired = 0;    ///< tokens that nobody renewed: the server closed for it
    std::size_t still_open = 0; ///< peers that the server did not end in time, or not for the right reason
    std::size_t calls = 0;      ///< set up and ended
};

} // namespace jsongled::soak
