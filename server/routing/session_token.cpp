#include "server/routing/session_token.hpp"

#include <sodium/crypto_generichash.h>
#include <sodium/utils.h>

namespace jsongled {
namespace {

constexpr char between = '.';

} // namespace

SessionToken SessionToken::of(std::string secret) {
    const Digest digest = digest_of(secret);
    return {std::move(secret), digest};
}

SessionToken::Digest SessionToken::digest_of(std::string_view secret) {
    Digest digest;
    ::crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()),
                         secret.size(), nullptr, 0);
    return digest;
}

bool is_same_secret(const SessionToken::Digest& left, const SessionToken::Digest& right) {
    return ::sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string token_text(std::string_view peer, std::string_view secret) {
    std::string text(peer);
    text += between;
    text += secret;
    return text;
}

TokenParts parts_of_token(std::string_view text) {
    const std::size_t end = text.find(between);
    if (end == std::string_view::npos) return {};
    return {text.substr(0, end), text.substr(end + 1)};
}

} // namespace jsongled
