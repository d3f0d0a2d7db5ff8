#pragma once

#include <cstdint>

namespace jsongled {

/// What a key is read for.
enum class KeyUse : std::uint8_t {
    verify, ///< private keys are refused: whoever only checks has no need of them
    sign,   ///< only private keys and secrets will do
};

} // namespace jsongled
