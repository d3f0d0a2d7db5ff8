#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// What `text` stands for in base64url without padding (RFC 4648, 5; RFC 7515, 2). Nothing for anything else:
/// padding, white space, other letters, or bits behind the last byte that are not zero. So no two texts stand
/// for the same bytes.
std::optional<std::string> from_base64url(std::string_view text);

std::string to_base64url(std::string_view bytes);

} // namespace jsongled
