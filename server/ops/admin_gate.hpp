#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "identity/app_token.hpp"
#include "server/net/authenticator.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// Who may ask the admin listener: whoever shows its token (RFC 6750, 2.1), or a token of their own that says
/// `admin`, or everybody where the listener has none. A guess costs what the check of a token costs. From any
/// thread.
class AdminGate {
  public:
    enum class Verdict : std::uint8_t {
        admitted,
        no_token,
        wrong_token,
        no_right, ///< a good token of a user who is no operator
    };

    struct Judgement {
        Verdict verdict;
        /// Whose token it is: "admin-token" for that of the listener, the `sub` of one's own. Empty where it
        /// is not known.
        std::string by = {};
    };

    /// By `users` tokens of clients' own are checked. It outlives the gate.
    explicit AdminGate(const Authenticator& users) : users_(users) {}

    void set(const std::optional<AppToken>& token);

    Judgement judge(const HttpRequest& request, Time now) const;

  private:
    const Authenticator& users_;
    mutable std::mutex mutex_;
    std::optional<AppToken> token_;
};

} // namespace jsongled
