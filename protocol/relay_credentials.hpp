#pragma once

#include <cstddef>
#include <string>

#include "protocol/time.hpp"

namespace jsongled {

/// Makes what a relay takes for a client's name and password. Immutable; asked when a message is written down,
/// on any thread.
class RelayCredentials {
  public:
    /// Whom they are for, and until when.
    struct Holder {
        std::string uid;
        std::string other; ///< the uid of the other party, in a call with one; or empty
        Time expires;      ///< whole seconds
    };
    struct Credential {
        std::string username;
        std::string password;
    };

    // What one has at most, in bytes, and nothing in it that JSON escapes. STUN takes names of 508 (RFC
    // 8489, 14.3).
    static constexpr std::size_t max_username_bytes = 508;
    static constexpr std::size_t max_password_bytes = 64;

    virtual ~RelayCredentials() = default;
    virtual Credential issue(const Holder& holder) const = 0;
};

} // namespace jsongled
