#pragma once

#include <cstdint>

namespace jsongled {

/// Whether others are told where a client is reached without a relay.
enum class Addresses : std::uint8_t { shown, hidden };

} // namespace jsongled
