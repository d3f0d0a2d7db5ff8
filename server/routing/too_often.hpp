#pragma once

#include <string_view>

namespace jsongled {

/// Why a credential was not even looked at, as a proof says it.
inline constexpr std::string_view too_often = "too-often";

} // namespace jsongled
