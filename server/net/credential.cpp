#include "server/net/credential.hpp"

#include <vector>

#include "server/net/request_target.hpp"
#include "server/routing/prepared.hpp"

namespace jsongled {
namespace {

constexpr std::string_view bearer = "bearer ";

/// What nobody's credential is: too short for a shared token, and no JWT.
constexpr std::string_view nobodys = "?";

std::vector<std::string> bearers_of(const HttpRequest& request) {
    std::vector<std::string> shown;
    const auto [begin, end] = request.equal_range(http::field::authorization);
    for (auto line = begin; line != end; ++line) {
        const beast::string_view value = line->value();
        if (beast::iequals(value.substr(0, bearer.size()), {bearer.data(), bearer.size()}))
            shown.emplace_back(value.substr(bearer.size()));
    }
    return shown;
}

bool refreshes(const Envelope& envelope, std::string_view sn) {
    return envelope.action == Action::iq_set && envelope.query == word::session_refresh &&
           (envelope.to.empty() || envelope.to == sn);
}

} // namespace

std::string credential_of(const HttpRequest& request) {
    std::vector<std::string> shown = bearers_of(request);
    for (std::string& value : RequestTarget(request).parameters("access_token"))
        shown.push_back(std::move(value));
    if (shown.empty()) return {};
    return shown.size() == 1 ? std::move(shown.front()) : std::string(nobodys);
}

std::string_view credential_of(const Envelope& envelope, std::string_view sn) {
    if (!answers_hello(envelope, sn) && !refreshes(envelope, sn)) return {};
    const DescribedValue& token = envelope.described(Described::token);
    if (!token.is_given() || (token.kind == JsonKind::string && token.text.empty())) return {};
    return token.kind == JsonKind::string && token.well_formed ? token.text : nobodys;
}

} // namespace jsongled
