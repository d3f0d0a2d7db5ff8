#pragma once

#include <cstdint>

namespace jsongled {

/// How much of a MUC its members see.
enum class MucHistory : std::uint8_t {
    joined, ///< what was said while they were in it
    all,    ///< and what was said, since it is a MUC, before they left it for the last time
};

} // namespace jsongled
