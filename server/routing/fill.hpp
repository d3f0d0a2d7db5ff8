#pragma once

#include <cstdint>

namespace jsongled {

/// How much waits for somebody who reads slowly.
enum class Fill : std::uint8_t {
    roomy,
    filling, ///< so much that whoever writes to them has to wait
    full,    ///< as much as may wait
};

} // namespace jsongled
