#include "server/net/authenticator.hpp"

#include "identity/verify_token.hpp"

namespace jsongled {
namespace {

constexpr std::string_view wrong_token = "wrong-token";

Proof check_by(std::monostate, std::string_view, Time) {
    return {};
}

Proof check_by(const AppToken& token, std::string_view credential, Time) {
    if (token.is(credential)) return {Proof::Kind::good};
    return {Proof::Kind::bad, {}, wrong_token};
}

Proof check_by(const TokenChecks& checks, std::string_view credential, Time now) {
    auto verified = verify_token(credential, checks.keys, checks.rules, now);
    if (const auto* fault = std::get_if<TokenFault>(&verified))
        return {Proof::Kind::bad, {}, to_string(*fault)};
    return {Proof::Kind::good, std::make_shared<const Grant>(std::get<Grant>(std::move(verified)))};
}

} // namespace

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
