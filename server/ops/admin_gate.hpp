#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "identity/app_token.hpp"
#include "server/net/authenticator.hpp"
#include "server/net/types.hpp"

namespace jsongled {

/// Who may ask the admin listener: whoever shows its token (RFC 6750, 2.1), or a token of their own that says
/// `admin`, unless they are kept out; or everybody where the listener has none. A guess costs what the check of
/// a token costs. From any thread.
class AdminGate {
  public:
    enum class Verdict : std::uint8_t {
        admitted,
        no_token,
        wrong_token,
        no_right, ///< a good token of a user who is no operator
        kept_out, ///< that of an operator whom another one keeps out
    };

    struct Judgement {
        Verdict verdict;
        /// Whose token it is: "admin-token" for that of the listener, "user:" and the `sub` for one's own, so
        /// that no name makes one look like the other. Empty where it is not known.
        std::string by = {};
    };

    /// By `users` tokens of clients' own are checked; it outlives the gate. `keeps_out` says whether an
    /// operator keeps the user of that name out.
    AdminGate(const Authenticator& users, std::function<bool(const std::string& uid)> keeps_out)
        : users_(users), keeps_out_(std::move(keeps_out)) {}

    void set(const std::optional<AppToken>& token);

    Judgement judge(const HttpRequest& request, Time now) const;

  private:
    Verdict judge(const Grant& user) const;

    const Authenticator& users_;
    const std::function<bool(const std::string&)> keeps_out_;
    mutable std::mutex mutex_;
    std::optional<AppToken> token_;
};

} // namespace jsongled
