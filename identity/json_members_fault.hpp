#pragma once

#include <cstdint>

namespace jsongled {

/// Why a text is not the JSON object that it has to be.
enum class JsonMembersFault : std::uint8_t {
    malformed, ///< no UTF-8, no JSON, too deep, no object, too many members, half a surrogate pair
    twice,     ///< two members have the same name: readers differ on which of them counts
};

} // namespace jsongled
