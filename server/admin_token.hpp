#pragma once

#include <optional>
#include <string_view>

#include "config/options.hpp"
#include "identity/app_token.hpp"

namespace jsongled {

/// Why the admin listener may not be where another machine can reach it.
inline constexpr std::string_view needs_admin_token =
    "other machines can reach this: set admin-token-file, or listen on 127.0.0.1";

/// The token of the admin listener, read anew; nothing where it has none. Throws BadConfiguration.
std::optional<AppToken> read_admin_token(const Options& options);

/// Throws BadConfiguration if the admin listener is to listen where it needs a token, and has none.
void check_admin_listen(const Options& options);

} // namespace jsongled
