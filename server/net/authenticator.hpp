#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

#include "server/net/credential_checks.hpp"
#include "server/routing/proof.hpp"

namespace jsongled {

/// Checks what clients show to enter. Some hundred microseconds of the caller at worst: to be called on the I/O
/// thread of whoever shows it, before any lock. From any thread.
class Authenticator {
  public:
    /// `missed_key` is called for each token that there is no key for, on the thread that checks it.
    explicit Authenticator(CredentialChecks checks = {}, std::function<void()> missed_key = {})
        : missed_key_(std::move(missed_key)) {
        set(std::move(checks));
    }

    /// For credentials that are shown from now on.
    void set(CredentialChecks checks);

    /// An empty credential is none.
    Proof check(std::string_view credential, Time now) const;

  private:
    Proof check_by(std::monostate, std::string_view credential, Time now) const;
    Proof check_by(const AppToken& token, std::string_view credential, Time now) const;
    Proof check_by(const TokenChecks& checks, std::string_view credential, Time now) const;

    const std::function<void()> missed_key_;
    mutable std::mutex mutex_;
    std::shared_ptr<const CredentialChecks> checks_;
};

} // namespace jsongled
