#include "config/origin.hpp"

#include "config/host.hpp"
#include "config/values.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <limits>

namespace jsongled {

namespace {

constexpr std::string_view null_origin = "null";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// RFC 3986, 3.1.
bool is_scheme(std::string_view text) {
    const auto fits = [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, fits);
}

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

std::uint16_t default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : scheme == "http" ? 80 : 0;
}

/// The one way to write it, of the many that there are for an IPv6 address.
std::string shortest(const std::string& host) {
    in6_addr address{};
    if (::inet_pton(AF_INET6, host.c_str(), &address) != 1) return host;
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, &address, text.data(), text.size());
    return text.data();
}

/// That of "host:port", of a scheme with this one of its own; nothing for what no browser writes.
std::optional<std::uint16_t> read_port(std::string_view authority, std::uint16_t own) {
    const std::size_t colon = authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
    if (colon == std::string_view::npos) return own;
    const auto port = parse_number(authority.substr(colon + 1));
    if (!port || *port == 0 || *port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;
    return static_cast<std::uint16_t>(*port);
}

} // namespace

std::optional<Origin> parse_origin(std::string_view text) {
    if (text == null_origin) return Origin{std::string(null_origin), {}};
    const std::size_t colon = text.find("://");
    if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) return std::nullopt;
    std::string scheme = in_small_letters(text.substr(0, colon));
    const std::string_view authority = text.substr(colon + 3);
    const auto host = parse_host(authority);
    const auto port = read_port(authority, default_port(scheme));
    // To browsers a name with a dot at its end is another one.
    const std::string_view written = authority.substr(0, authority.find(':'));
    if (!host || !port || written.ends_with('.')) return std::nullopt;
    return Origin{std::move(scheme), shortest(*host), *port};
}

std::optional<OriginRule> OriginRule::parse(std::string_view text) {
    constexpr std::string_view any_below = "://*.";
    const std::size_t star = text.find(any_below);
    if (star == std::string_view::npos) {
        auto origin = parse_origin(text);
        return origin ? std::optional(OriginRule(*std::move(origin), Reach::itself)) : std::nullopt;
    }
    auto origin = parse_origin(
        std::string(text.substr(0, star)).append("://").append(text.substr(star + any_below.size())));
    // There is nothing below an address.
    const bool is_name =
        origin && std::ranges::any_of(origin->host, is_letter) && origin->host.find(':') == std::string::npos;
    return is_name ? std::optional(OriginRule(*std::move(origin), Reach::below)) : std::nullopt;
}

bool OriginRule::allows(const Origin& origin) const {
    if (reach_ == Reach::itself) return origin == origin_;
    const std::string_view host = origin.host;
    return origin.scheme == origin_.scheme && origin.port == origin_.port &&
           host.size() > origin_.host.size() + 1 && host.ends_with(origin_.host) &&
           host[host.size() - origin_.host.size() - 1] == '.';
}

} // namespace jsongled
