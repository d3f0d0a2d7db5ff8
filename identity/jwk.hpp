#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>

#include "identity/key.hpp"
#include "identity/key_set.hpp"

namespace jsongled {

/// Who can read a document of keys besides the server.
enum class KeyPlace : std::uint8_t {
    private_file,
    published, ///< everybody: a secret in it is none, and is skipped
};

inline constexpr std::size_t max_jwks_bytes = 256 << 10;

/// One JWK (RFC 7517; RFC 8037), to verify with. Its algorithm is that of its kty and crv, and its `alg`, if it
/// has one, must be the same. `use` and `key_ops` must allow it. A private key is refused.
std::variant<Key, KeyFault> read_jwk(std::string_view json, KeyPlace place);

/// A document of such keys. Those that cannot be used are skipped, as RFC 7517, 5 has it. A fault where it is
/// no such document, has too much in it, or no key that can be used.
std::variant<KeySet, KeyFault> read_jwks(std::string_view json, KeyPlace place);

} // namespace jsongled
