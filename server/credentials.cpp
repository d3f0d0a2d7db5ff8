#include "server/credentials.hpp"

#include "config/secret_file.hpp"
#include "config/small_file.hpp"
#include "identity/jwk.hpp"
#include "identity/key_file.hpp"
#include "server/start_error.hpp"

namespace jsongled {
namespace {

std::string read(std::string_view option, const std::string& path, std::size_t most) {
    auto read = read_small_file(path, most);
    if (const auto* fault = std::get_if<UnreadableFile>(&read))
        throw BadConfiguration(option, path, fault->why);
    return std::get<std::string>(std::move(read));
}

std::vector<std::string> shared_secrets(const Options& options) {
    if (options.app_token_file.empty()) return {options.app_token};
    auto read = read_secrets_file(options.app_token_file);
    if (const auto* fault = std::get_if<UnreadableFile>(&read))
        throw BadConfiguration("app-token-file", options.app_token_file, fault->why);
    return std::get<0>(std::move(read));
}

KeySet keys_of(std::string_view option, const std::string& path, std::variant<KeySet, KeyFault> read) {
    if (const auto* fault = std::get_if<KeyFault>(&read))
        throw BadConfiguration(option, path, "it " + std::string(row_of(*fault).sentence));
    return std::get<KeySet>(std::move(read));
}

KeySet read_keys(const Options& options) {
    if (!options.jwks_url.empty()) return {}; // they are fetched
    if (!options.jwks_file.empty())
        return keys_of("jwks-file", options.jwks_file,
                       read_jwks(read("jwks-file", options.jwks_file, max_jwks_bytes), KeyPlace::private_file));
    return keys_of(
        "jwt-key-file", options.jwt_key_file,
        read_key_file(read("jwt-key-file", options.jwt_key_file, max_key_file_bytes), KeyUse::verify));
}

} // namespace

TokenRules token_rules(const Options& options) {
    return {options.jwt_issuer, options.jwt_audience, options.jwt_leeway};
}

CredentialChecks read_credentials(const Options& options) {
    switch (options.auth) {
    case Auth::none: break;
    // Whoever reads them has seen to their length.
    case Auth::token: return AppToken::any_of(shared_secrets(options)).value();
    case Auth::jwt: return TokenChecks{read_keys(options), token_rules(options)};
    }
    return std::monostate();
}

} // namespace jsongled
