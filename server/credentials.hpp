#pragma once

#include "config/options.hpp"
#include "server/net/authenticator.hpp"

namespace jsongled {

/// What the options, and the files that they name, say that credentials are checked against. Throws StartError,
/// which says which rule a file breaks, and never what is in it. Without keys where they are fetched.
CredentialChecks read_credentials(const Options& options);

/// What they say of the claims of a token.
TokenRules token_rules(const Options& options);

} // namespace jsongled
