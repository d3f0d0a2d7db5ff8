#include "server/net/authenticator.hpp"

#include "identity/verify_token.hpp"
#include "server/routing/credential_fault.hpp"

namespace jsongled {
Proof Authenticator::check_by(std::monostate, std::string_view, Time) const {
    return {};
}

Proof Authenticator::check_by(const AppToken& token, std::string_view credential, Time) const {
    if (token.is(credential)) return {Proof::Kind::good};
    return {Proof::Kind::bad, {}, to_string(CredentialFault::wrong_token)};
}

Proof Authenticator::check_by(const TokenChecks& checks, std::string_view credential, Time now) const {
    auto verified = verify_token(credential, checks.keys, checks.rules, now);
    if (const auto* fault = std::get_if<TokenFault>(&verified)) {
        const bool has_no_key = *fault == TokenFault::unknown_kid || *fault == TokenFault::no_keys;
        if (has_no_key && missed_key_) missed_key_();
        return {Proof::Kind::bad, {}, to_string(*fault)};
    }
    return {Proof::Kind::good, std::make_shared<const Grant>(std::get<Grant>(std::move(verified)))};
}

void Authenticator::set(CredentialChecks checks) {
    auto fresh = std::make_shared<const CredentialChecks>(std::move(checks));
    const std::lock_guard lock(mutex_);
    checks_ = std::move(fresh);
}

Proof Authenticator::check(std::string_view credential, Time now) const {
    if (credential.empty()) return {};
    std::shared_ptr<const CredentialChecks> checks;
    {
        const std::lock_guard lock(mutex_);
        checks = checks_;
    }
    return std::visit([&](const auto& one) { return check_by(one, credential, now); }, *checks);
}

} // namespace jsongled
