#pragma once

#include <cstdint>

namespace jsongled {

/// What one client may send in the long run, and at once burst_seconds' worth of it; 0: as much as it likes.
struct IntakeRates {
    std::uint32_t messages = 0; ///< each second
    std::uint32_t bytes = 0;    ///< each second
    /// The largest message: two of them are read without a pause, however low the rate.
    std::uint32_t message_bytes = 0;
};

} // namespace jsongled
