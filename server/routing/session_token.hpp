#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace jsongled {

/// The secret with which a client goes on with its session after a loss, and what is kept of it: its hash,
/// which is compared in a time that does not depend on what is in it.
struct SessionToken {
    using Digest = std::array<unsigned char, 16>;

    std::string secret;
    Digest digest;

    /// Of a secret that nobody can guess.
    static SessionToken of(std::string secret);
    static Digest digest_of(std::string_view secret);
};

/// The session that a client wants to go on with.
struct ResumeAsked {
    std::string peer; ///< its peer id
    SessionToken::Digest digest;
    std::uint64_t received;
};

/// Whether they are of the same secret. A name of its own: the fingerprints of messages are arrays as well.
bool is_same_secret(const SessionToken::Digest& left, const SessionToken::Digest& right);

/// As the client is told it: with the peer id of the session, under which that is found.
std::string token_text(std::string_view peer, std::string_view secret);

/// The two parts of such a text; empty where it has no such form.
struct TokenParts {
    std::string_view peer;
    std::string_view secret;
};
TokenParts parts_of_token(std::string_view text);

} // namespace jsongled
