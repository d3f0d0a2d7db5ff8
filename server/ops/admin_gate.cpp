#include "server/ops/admin_gate.hpp"

#include <string_view>

namespace jsongled {
namespace {

constexpr std::string_view scheme = "Bearer ";

} // namespace

void AdminGate::set(const std::optional<AppToken>& token) {
    const std::lock_guard lock(mutex_);
    token_ = token;
}

AdminGate::Judgement AdminGate::judge(const HttpRequest& request, Time now) const {
    const auto token = [this] {
        const std::lock_guard lock(mutex_);
        return token_;
    }();
    if (!token) return {Verdict::admitted};
    const auto lines = request.count(http::field::authorization);
    if (lines == 0) return {Verdict::no_token};
    const beast::string_view field = request[http::field::authorization];
    std::string_view shown(field.data(), field.size());
    if (lines > 1 || !beast::iequals(field.substr(0, scheme.size()), {scheme.data(), scheme.size()}))
        return {Verdict::wrong_token};
    shown.remove_prefix(scheme.size());
    if (token->is(shown)) return {Verdict::admitted, "admin-token"};
    const Proof proof = users_.check(shown, now);
    if (!proof.grant) return {Verdict::wrong_token};
    return {judge(*proof.grant), "user:" + proof.grant->sub};
}

/// Whoever has the listener's own token can let everybody in again.
AdminGate::Verdict AdminGate::judge(const Grant& user) const {
    if (!user.rights.admin) return Verdict::no_right;
    return keeps_out_(user.sub) ? Verdict::kept_out : Verdict::admitted;
}

} // namespace jsongled
