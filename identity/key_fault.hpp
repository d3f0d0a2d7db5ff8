#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// Why there is no key, or no set of keys, in what should have one. The sentence goes on from its name, says
/// which rule it breaks, and never what is in it.
enum class KeyFault : std::uint8_t {
    malformed,
    member_twice,
    too_large,
    too_many,
    no_keys,
    unsupported,
    not_for_signatures,
    weak_rsa,
    invalid,
    short_secret,
    public_as_secret,
    published_secret,
    private_key,
    public_key,
    locked,
};
template<>
struct WordsOf<KeyFault> {
    static constexpr std::array<Word<KeyFault>, 15> table{{
        {KeyFault::malformed, "malformed", "is neither PEM nor a JWK that can be read"},
        {KeyFault::member_twice, "member-twice", "has a member that appears twice"},
        {KeyFault::too_large, "too-large", "is larger than it may be"},
        {KeyFault::too_many, "too-many", "has more than 100 keys"},
        {KeyFault::no_keys, "no-keys", "has no key that can be used"},
        {KeyFault::unsupported, "unsupported", "is not for one of HS256, RS256, ES256 and EdDSA with Ed25519"},
        {KeyFault::not_for_signatures, "not-for-signatures", "is not meant for signatures"},
        {KeyFault::weak_rsa, "weak-rsa",
         "is RSA with a modulus under 2048 or over 8192 bits, or with numbers that are too weak"},
        {KeyFault::invalid, "invalid", "has numbers that are no key"},
        {KeyFault::short_secret, "short-secret", "is a secret of less than 32 bytes"},
        {KeyFault::public_as_secret, "public-as-secret", "is known to others, and cannot be a secret"},
        {KeyFault::published_secret, "published-secret", "is a secret in a set that is published"},
        {KeyFault::private_key, "private-key", "is a private key, and checking takes only its public half"},
        {KeyFault::public_key, "public-key", "is a public key, and signing takes its private half"},
        {KeyFault::locked, "locked", "is under a pass phrase"},
    }};
};

} // namespace jsongled
