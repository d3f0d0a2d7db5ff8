#pragma once

#include <array>
#include <cstdint>

#include "protocol/words.hpp"

namespace jsongled {

/// Why a credential is refused, where it is not for what a token says (TokenFault). The sentence is for the
/// operator.
enum class CredentialFault : std::uint8_t { missing, wrong_token, other_uid, tried_before, too_often };
template<>
struct WordsOf<CredentialFault> {
    static constexpr std::array<Word<CredentialFault>, 5> table{{
        {CredentialFault::missing, "missing", "The client showed nothing"},
        {CredentialFault::wrong_token, "wrong-token", "It is not the token that all share"},
        {CredentialFault::other_uid, "other-uid", "The client names another user than the token's sub"},
        {CredentialFault::tried_before, "tried-before",
         "The client showed a bad one before, and has one try for its hello: this one was not looked at"},
        {CredentialFault::too_often, "too-often",
         "The client showed more tokens than it may: this one was not looked at"},
    }};
};

} // namespace jsongled
