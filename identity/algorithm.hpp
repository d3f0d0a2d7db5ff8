#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// How a token is signed (RFC 7518, 3.1; RFC 8037). It is a property of a key. A token says one as well, which
/// has to be the same and decides nothing (RFC 8725, 3.1).
enum class Algorithm : std::uint8_t {
    hs256, ///< HMAC with SHA-256: whoever can check a token can make one
    rs256, ///< RSA, PKCS #1 v1.5, with SHA-256
    es256, ///< ECDSA on P-256 with SHA-256
    eddsa, ///< Ed25519
};
template<>
struct WordsOf<Algorithm> {
    static constexpr std::array<Word<Algorithm>, 4> table{{{Algorithm::hs256, "HS256"},
                                                           {Algorithm::rs256, "RS256"},
                                                           {Algorithm::es256, "ES256"},
                                                           {Algorithm::eddsa, "EdDSA"}}};
};

} // namespace jsongled
