#pragma once

#include <optional>
#include <string>

#include "identity/grant.hpp"
#include "identity/key.hpp"

namespace jsongled {

/// What a token is to say.
struct TokenWish {
    Grant grant;
    std::string issuer = {};   ///< empty: no `iss`
    std::string audience = {}; ///< empty: no `aud`
};

/// A token, issued at `now`; its times are whole seconds. What is granted by default is not written. Nothing
/// where the key cannot sign.
std::optional<std::string> issue_token(const TokenWish& wish, const Key& key, Time now);

/// The token of any header and any claims, signed by the key's algorithm.
std::optional<std::string> signed_token(std::string_view header, std::string_view claims, const Key& key);

} // namespace jsongled
