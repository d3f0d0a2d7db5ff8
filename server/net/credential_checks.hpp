#pragma once

#include <variant>

#include "identity/app_token.hpp"
#include "identity/claims.hpp"
#include "identity/key_set.hpp"

namespace jsongled {

/// Keys, and what the claims of a token signed by one of them have to be.
struct TokenChecks {
    KeySet keys;
    TokenRules rules;
};

/// What a credential is checked against: nothing, the token that all share, or tokens of their own.
using CredentialChecks = std::variant<std::monostate, AppToken, TokenChecks>;

} // namespace jsongled
