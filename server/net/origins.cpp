#include "server/net/origins.hpp"

#include <algorithm>

#include "config/address.hpp"
#include "server/net/request_target.hpp"

namespace jsongled {
namespace {

/// Nothing where there is none, or what is no origin.
std::optional<Origin> origin_of(const HttpRequest& request) {
    if (request.count(http::field::origin) != 1) return std::nullopt;
    const beast::string_view field = request[http::field::origin];
    return parse_origin({field.data(), field.size()});
}

/// A page under a name that is somebody else's can only ask under that name.
bool is_nobodys_name(const std::string& host) {
    error_code error;
    asio::ip::make_address(host, error);
    return !error || host == localhost;
}

template<class Response>
void allow_reading(const HttpRequest& request, Response& response) {
    response.set(http::field::access_control_allow_origin, request[http::field::origin]);
    if (request.method() != http::verb::options ||
        request.count(http::field::access_control_request_method) == 0)
        return;
    response.set(http::field::access_control_allow_methods, "GET, HEAD");
    response.set(http::field::access_control_allow_headers, "*");
    response.set(http::field::access_control_max_age, "600");
}

} // namespace

void Origins::set(const std::vector<std::string>& allowed) {
    auto rules = std::make_shared<Rules>();
    for (const std::string& entry : allowed)
        rules->push_back(OriginRule::parse(entry).value());
    const std::lock_guard lock(mutex_);
    rules_ = std::move(rules);
}

bool Origins::admit(const HttpRequest& request) const {
    const auto current = rules();
    return current->empty() || request.count(http::field::origin) == 0 || allow(*current, request);
}

void Origins::mark(const HttpRequest& request, HttpAnswer& answer) const {
    const auto current = rules();
    if (current->empty()) return;
    const bool is_allowed = allow(*current, request);
    std::visit(
        [&](auto& response) {
            response.erase(http::field::access_control_allow_origin);
            // What is kept of it on the way is for this page alone, also where it was for none.
            response.set(http::field::vary, "Origin");
            if (is_allowed) allow_reading(request, response);
        },
        answer);
}

std::shared_ptr<const Origins::Rules> Origins::rules() const {
    const std::lock_guard lock(mutex_);
    return rules_;
}

bool Origins::allow(const Rules& rules, const HttpRequest& request) const {
    const auto origin = origin_of(request);
    return origin && (is_own(*origin, request) ||
                      std::ranges::any_of(rules, [&](const OriginRule& rule) { return rule.allows(*origin); }));
}

bool Origins::is_own(const Origin& origin, const HttpRequest& request) const {
    const bool cannot_be_forged =
        origin.scheme == "https" ||
        (origin.scheme == "http" && own_ == OwnPage::by_either && is_nobodys_name(origin.host));
    return cannot_be_forged && is_from_asked_host(origin, request);
}

bool is_from_asked_host(const Origin& origin, const HttpRequest& request) {
    const std::string_view host = asked_host(request);
    return !host.empty() && parse_origin(origin.scheme + "://" + std::string(host)) == origin;
}

} // namespace jsongled
