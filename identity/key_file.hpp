#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "identity/key_set.hpp"

namespace jsongled {

inline constexpr std::size_t max_key_file_bytes = 64 << 10;

/// What is in a key file, told by how it looks: PEM, a JWK, a JWKS, or else the secret of HS256. The line end
/// behind a secret of printable characters, which editors add, is not part of it. To sign with: a private key
/// in PEM, or a secret.
std::variant<KeySet, KeyFault> read_key_file(std::string_view bytes, KeyUse use);

} // namespace jsongled
