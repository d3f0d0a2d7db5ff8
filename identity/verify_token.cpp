#include "identity/verify_token.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "identity/base64url.hpp"
#include "identity/signature.hpp"
#include "identity/token_header.hpp"

namespace jsongled {
namespace {

struct Parts {
    std::string_view header;
    std::string_view claims;
    std::string_view signature;
    std::string_view signed_text; ///< the first two, and the dot between them
};

std::optional<Parts> split(std::string_view token) {
    if (std::ranges::count(token, '.') != 2) return std::nullopt;
    const std::size_t first = token.find('.');
    const std::size_t last = token.rfind('.');
    return Parts{token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1),
                 token.substr(0, last)};
}

} // namespace

std::variant<Grant, TokenFault> verify_token(std::string_view token, const KeySet& keys,
                                             const TokenRules& rules, Time now) {
    if (token.size() > max_token_bytes) return TokenFault::too_large;
    const auto parts = split(token);
    if (!parts) return TokenFault::not_three_parts;
    const auto header_json = from_base64url(parts->header);
    const auto claims_json = from_base64url(parts->claims);
    const auto signature = from_base64url(parts->signature);
    if (!header_json || !claims_json || !signature) return TokenFault::bad_base64url;

    const auto header = read_token_header(*header_json);
    if (const auto* fault = std::get_if<TokenFault>(&header)) return *fault;
    const auto& [algorithm, kid] = std::get<TokenHeader>(header);
    const auto found = candidates(keys, algorithm, kid);
    if (const auto* fault = std::get_if<TokenFault>(&found)) return *fault;
    const bool is_genuine = std::ranges::any_of(std::get<std::vector<const Key*>>(found), [&](const Key* key) {
        return is_signed(*key, parts->signed_text, *signature);
    });
    if (!is_genuine) return TokenFault::bad_signature;
    return read_claims(*claims_json, rules, now);
}

} // namespace jsongled
