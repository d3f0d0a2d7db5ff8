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
    const std::string text(secret);
    return any_of({&text, 1});
}

std::optional<AppToken> AppToken::any_of(std::span<const std::string> secrets) {
    AppToken token;
    for (const std::string& secret : secrets) {
        if (secret.size() < min_bytes || secret.size() > max_bytes) return std::nullopt;
        token.digests_.push_back(digest_of(secret));
    }
    return token.digests_.empty() ? std::nullopt : std::optional(std::move(token));
}

bool AppToken::is(std::string_view given) const {
    if (given.size() > max_bytes) return false;
    const Digest digest = digest_of(given);
    int different = 1;
    for (const Digest& one : digests_) // all of them, whichever is right
        different &= CRYPTO_memcmp(digest.data(), one.data(), digest.size()) != 0 ? 1 : 0;
    return different == 0;
}

} // namespace jsongled
