#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

#include "identity/grant.hpp"
#include "identity/token_fault.hpp"

namespace jsongled {

/// What the claims of a token have to be besides well-formed.
struct TokenRules {
    std::string issuer = {};                  ///< `iss` must be it; empty: any
    std::string audience = {};                ///< `aud` must be or have it; empty: any
    std::chrono::milliseconds leeway{10'000}; ///< by which clocks may differ, for each of the three times
};

/// Reads the claims of a token (RFC 7519, 4), which must have been signed: `exp` and `sub` must be there, each
/// time must fit, each name be there once. A token without end would be a password that nobody can change.
/// `now` is the wall clock's time. Other claims are not looked at.
std::variant<Grant, TokenFault> read_claims(std::string_view json, const TokenRules& rules, Time now);

} // namespace jsongled
