#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jsongled {

/// The longest one.
inline constexpr std::size_t max_turn_name_bytes = 200;

/// A uid as a part of a TURN user name: no two have the same. Letters, digits and `-._@+` stand for themselves,
/// so that operators know whom they see; any other byte is `%` and two hexadecimal digits. So there are no
/// colons, at which a relay divides the name, and no blanks, quotes and backslashes, which coturn refuses, as
/// it does what has both `union` and `select` in it: of the former the first letter is written as a number. In
/// the place of what would be too long stands `~` and the uid's SHA-256.
std::string turn_name(std::string_view uid);

} // namespace jsongled
