#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "identity/key.hpp"

namespace jsongled {

/// Whether this key signed these bytes, by the key's algorithm, whatever anybody says of it. For HS256 the time
/// it takes tells nothing of how much of the signature is right.
bool is_signed(const Key& key, std::string_view bytes, std::string_view signature);

/// The signature in the form of RFC 7518, 3. Nothing where the key has only its public half.
std::optional<std::string> sign(const Key& key, std::string_view bytes);

} // namespace jsongled
