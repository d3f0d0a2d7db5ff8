#pragma once

#include <cstddef>
#include <cstdint>

namespace jsongled {

/// What one address may do; 0: as much as it likes.
struct AddressLimits {
    std::uint32_t connects = 0; ///< each second
    std::size_t connections = 0;
};

} // namespace jsongled
