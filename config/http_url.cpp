#include "config/http_url.hpp"

#include "config/address.hpp"
#include "config/host.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <limits>

#include <arpa/inet.h>

namespace jsongled {

namespace {

constexpr std::size_t max_url_bytes = 2'048;
constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_of_a_url(std::string_view text) {
    constexpr std::string_view escaped = "\"#<>\\^`{|}";
    return std::ranges::all_of(
        text, [&](char c) { return c > ' ' && c < '\x7f' && escaped.find(c) == std::string_view::npos; });
}

std::uint16_t usual_port(HttpUrl::Scheme scheme) {
    return scheme == HttpUrl::Scheme::https ? https_port : http_port;
}

/// What stands behind the host; the scheme's own where nothing does.
std::optional<std::uint16_t> port_of(std::string_view authority, HttpUrl::Scheme scheme) {
    const std::size_t colon = authority.rfind(':');
    if (colon == std::string_view::npos || authority.ends_with(']')) return usual_port(scheme);
    const auto port = parse_number(authority.substr(colon + 1));
    if (!port || *port == 0 || *port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

} // namespace

std::optional<HttpUrl> parse_http_url(std::string_view text) {
    constexpr std::string_view http = "http://";
    constexpr std::string_view https = "https://";
    if (text.size() > max_url_bytes || !is_of_a_url(text)) return std::nullopt;
    const auto scheme = text.starts_with(https) ? HttpUrl::Scheme::https : HttpUrl::Scheme::http;
    if (scheme == HttpUrl::Scheme::http && !text.starts_with(http)) return std::nullopt;
    text.remove_prefix(scheme == HttpUrl::Scheme::https ? https.size() : http.size());

    const std::string_view authority = text.substr(0, text.find_first_of("/?"));
    std::string target(text.substr(authority.size()));
    if (!target.starts_with('/')) target.insert(0, "/");
    auto host = parse_host(authority); // no '@' in it
    const auto port = port_of(authority, scheme);
    if (!host || host->empty() || !port) return std::nullopt;
    return HttpUrl{scheme, *std::move(host), *port, std::move(target)};
}

bool is_loopback(const HttpUrl& url) {
    in_addr v4{};
    in6_addr v6{};
    if (::inet_pton(AF_INET, url.host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24U == 127;
    if (::inet_pton(AF_INET6, url.host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
    return url.host == localhost;
}

std::string host_and_port(const HttpUrl& url) {
    const bool is_v6 = url.host.find(':') != std::string::npos;
    std::string text = is_v6 ? "[" + url.host + "]" : url.host;
    if (url.port != usual_port(url.scheme)) text += ":" + std::to_string(url.port);
    return text;
}

std::string shown_url(std::string_view text) {
    const std::size_t query = text.find('?');
    std::string shown(text.substr(0, query));
    if (query == std::string_view::npos) return shown;
    char before = '?';
    for (std::string_view rest = text.substr(query + 1); !rest.empty(); before = '&') {
        const std::string_view part = rest.substr(0, rest.find('&'));
        const std::size_t equals = part.find('=');
        // What has no name may be the secret itself.
        const std::string_view name = equals == std::string_view::npos ? "" : part.substr(0, equals + 1);
        shown.append(1, before).append(name).append(shown_secret);
        rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    }
    return shown;
}

} // namespace jsongled
