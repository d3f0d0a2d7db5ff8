#include "server/cautions.hpp"

#include <algorithm>

#include "config/exposure.hpp"
#include "server/credentials.hpp"
#include "server/start_error.hpp"

namespace jsongled {
namespace {

/// A file of public keys is no secret; one with a key of HS256 is.
bool holds_secret_keys(const Options& options) {
    try {
        const CredentialChecks checks = read_credentials(options);
        const auto* tokens = std::get_if<TokenChecks>(&checks);
        return tokens && std::ranges::any_of(tokens->keys.keys, [](const Key& key) {
                   return key.algorithm() == Algorithm::hs256;
               });
    } catch (const StartError&) {
        return false; // told elsewhere
    }
}

} // namespace

std::vector<Caution> exposed_secrets(const Loaded& loaded) {
    const Options& options = loaded.options;
    std::vector<Caution> found;
    const auto look = [&](std::string_view option, const std::string& path) {
        if (!path.empty() && is_open_to_others(path))
            found.push_back({option, path, "other users of this machine may read or change this secret"});
    };
    look("tls-key", options.tls_key);
    look("app-token-file", options.app_token_file);
    look("admin-token-file", options.admin_token_file);
    look("turn-secret-file", options.turn_secret_file);
    if (holds_secret_keys(options)) {
        look("jwt-key-file", options.jwt_key_file);
        look("jwks-file", options.jwks_file);
    }
    const auto token = loaded.sources.find("app-token");
    if (!loaded.file.empty() && token != loaded.sources.end() && token->second.starts_with(loaded.file + ":"))
        look("app-token", loaded.file);
    return found;
}

std::vector<Caution> open_doors(const Options& options, Reach reach) {
    if (reach == Reach::this_machine) return {};
    if (options.auth == Auth::none)
        return {{"auth", "none", "whoever reaches the public port may enter, under any name"}};
    if (options.tls_cert.empty() && options.trusted_proxies.empty())
        return {{"tls-cert",
                 {},
                 "clients show their credentials in plain text: set tls-cert and tls-key, or trusted-proxies "
                 "where a proxy in front speaks TLS"}};
    return {};
}

} // namespace jsongled
