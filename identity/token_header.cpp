#include "identity/token_header.hpp"

#include <algorithm>
#include <array>

#include "identity/json_members.hpp"
#include "protocol/limits.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

/// RFC 7519, 5.1; RFC 9068, 2.1. Others are tokens for something else (RFC 8725, 3.11).
constexpr std::array<std::string_view, 4> types{"JWT", "at+jwt", "application/jwt", "application/at+jwt"};

bool is_own_type(const JsonValue& type) {
    return type.is_string() &&
           std::ranges::any_of(types, [&](std::string_view own) { return same_but_for_case(own, type.text); });
}

} // namespace

std::variant<TokenHeader, TokenFault> read_token_header(std::string_view json) {
    const auto read = JsonMembers::read(json);
    if (const auto* fault = std::get_if<JsonMembersFault>(&read))
        return *fault == JsonMembersFault::twice ? TokenFault::member_twice : TokenFault::bad_header;
    const auto& members = std::get<JsonMembers>(read);
    if (members.has("typ") && !is_own_type(members["typ"])) return TokenFault::wrong_type;
    // None is known here (RFC 7515, 4.1.11).
    if (members.has("crit")) return TokenFault::critical;

    TokenHeader header;
    if (members.has("kid")) {
        const JsonValue& kid = members["kid"];
        if (!kid.is_string() || kid.text.size() > max_word_bytes) return TokenFault::bad_header;
        header.kid = kid.text;
    }
    const JsonValue& word = members["alg"];
    if (!word.is_string()) return TokenFault::bad_header;
    if (same_but_for_case(word.text, "none")) return TokenFault::unsigned_token;
    const auto algorithm = parse_word<Algorithm>(word.text);
    if (!algorithm) return TokenFault::wrong_algorithm;
    header.algorithm = *algorithm;
    return header;
}

} // namespace jsongled
