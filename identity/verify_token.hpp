#pragma once

#include <cstddef>
#include <string_view>
#include <variant>

#include "identity/claims.hpp"
#include "identity/key_set.hpp"

namespace jsongled {

/// Longest token, in bytes. A longer one costs nothing.
inline constexpr std::size_t max_token_bytes = 8 << 10;

/// Checks a token (JWS compact, RFC 7515, 7.1) by the rules of RFC 8725: its signature before its claims, each
/// by our keys and our rules alone. A pure function of its arguments, to be called from any thread, before any
/// lock: at most KeySet::max_tries signatures are checked, of about 100 microseconds each at worst. It
/// throws nothing, keeps nothing, and leaves nothing in OpenSSL's queue of errors.
std::variant<Grant, TokenFault> verify_token(std::string_view token, const KeySet& keys,
                                             const TokenRules& rules, Time now);

} // namespace jsongled
