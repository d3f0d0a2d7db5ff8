#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// Why a token is not taken. The sentence is for the operator's log: it says which rule, never what is in the
/// token. In the order in which the rules are looked at.
enum class TokenFault : std::uint8_t {
    too_large,
    not_three_parts,
    bad_base64url,
    bad_header,
    wrong_type,
    critical,
    unsigned_token,
    wrong_algorithm,
    no_keys,     ///< a set that is fetched may have some by now
    unknown_kid, ///< a newer set may have it
    too_many_candidates,
    bad_signature,
    bad_claims,
    member_twice,
    bad_time,
    no_expiry,
    expired,
    not_yet_valid,
    issued_in_future,
    wrong_issuer,
    wrong_audience,
    no_subject,
    bad_subject,
    bad_rights,
};
template<>
struct WordsOf<TokenFault> {
    static constexpr std::array<Word<TokenFault>, 24> table{{
        {TokenFault::too_large, "too-large", "The token has more than 8192 bytes"},
        {TokenFault::not_three_parts, "not-three-parts", "The token is not made of three parts"},
        {TokenFault::bad_base64url, "bad-base64url", "A part of the token is not base64url without padding"},
        {TokenFault::bad_header, "bad-header", "The token's header is not a JSON object as RFC 7515 has it"},
        {TokenFault::wrong_type, "wrong-type", "The token's typ is neither JWT nor at+jwt"},
        {TokenFault::critical, "critical", "The token's crit asks for an extension"},
        {TokenFault::unsigned_token, "unsigned", "The token's alg is none"},
        {TokenFault::wrong_algorithm, "wrong-algorithm", "The token's alg is not that of its key"},
        {TokenFault::no_keys, "no-keys", "There is no key yet to check a token with"},
        {TokenFault::unknown_kid, "unknown-kid", "The token's kid is that of no key"},
        {TokenFault::too_many_candidates, "too-many-candidates",
         "The token has no kid, and more than 8 keys may have signed it"},
        {TokenFault::bad_signature, "bad-signature", "The token's signature is not that of its key"},
        {TokenFault::bad_claims, "bad-claims", "The token's claims are not a JSON object"},
        {TokenFault::member_twice, "member-twice", "A name appears twice in the token's header or claims"},
        {TokenFault::bad_time, "bad-time",
         "The token's exp, nbf or iat is not a number of seconds from 1970 to 9999"},
        {TokenFault::no_expiry, "no-expiry", "The token has no exp"},
        {TokenFault::expired, "expired", "The token's exp has passed"},
        {TokenFault::not_yet_valid, "not-yet-valid", "The token's nbf is to come"},
        {TokenFault::issued_in_future, "issued-in-future", "The token's iat is to come"},
        {TokenFault::wrong_issuer, "wrong-issuer", "The token's iss is not the issuer of the configuration"},
        {TokenFault::wrong_audience, "wrong-audience",
         "The token's aud is not the audience of the configuration"},
        {TokenFault::no_subject, "no-subject", "The token has no sub"},
        {TokenFault::bad_subject, "bad-subject", "The token's sub cannot be the name of a user"},
        {TokenFault::bad_rights, "bad-rights",
         "The token's rooms, publish, call, admin or relayOnly is not what it may be"},
    }};
};

} // namespace jsongled
