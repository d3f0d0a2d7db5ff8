#pragma once

#include <optional>
#include <string_view>

namespace jsongled {

/// Takes the first character off `rest`, which must not be empty. Nothing, and one byte less, where no
/// well-formed UTF-8 begins.
std::optional<char32_t> take_character(std::string_view& rest);

/// Whether a character shows as nothing by itself but may move, hide or turn what is around it: Unicode's
/// classes Cc, Cf, Zl and Zp.
bool is_invisible(char32_t character);

} // namespace jsongled
