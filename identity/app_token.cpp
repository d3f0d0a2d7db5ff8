#include "identity/app_token.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "identity/openssl_handles.hpp"

namespace jsongled {

AppToken::Digest AppToken::digest_of(std::string_view text) {
    Digest digest{};
    SHA256(octets(text), text.size(), digest.data());
    return digest;
}

std::optional<AppToken> AppToken::of(std::string_view secret) {
    if (secret.size() < min_bytes || secret.size() > max_bytes) return std::nullopt;
    AppToken token;
    token.digest_ = digest_of(secret);
    return token;
}

bool AppToken::is(std::string_view given) const {
    if (given.size() > max_bytes) return false;
    const Digest digest = digest_of(given);
    return CRYPTO_memcmp(digest.data(), digest_.data(), digest.size()) == 0;
}

} // namespace jsongled
