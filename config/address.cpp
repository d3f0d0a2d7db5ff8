#include "config/address.hpp"

#include "config/values.hpp"

#include <arpa/inet.h>
#include <limits>

namespace jsongled {

namespace {

bool is_ip(int family, const std::string& host) {
    in6_addr any_family{};
    return inet_pton(family, host.c_str(), &any_family) == 1;
}

} // namespace

std::optional<Address> parse_address(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;

    const auto port = parse_number(text.substr(colon + 1));
    if (!port || *port > std::numeric_limits<std::uint16_t>::max()) return std::nullopt;

    std::string host(text.substr(0, colon));
    if (host.find('\0') != std::string::npos) return std::nullopt;
    if (host.empty() || host == localhost) return Address{std::move(host), static_cast<std::uint16_t>(*port)};
    const bool bracketed = host.size() >= 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    if (!is_ip(bracketed ? AF_INET6 : AF_INET, host)) return std::nullopt;
    return Address{std::move(host), static_cast<std::uint16_t>(*port)};
}

bool is_loopback(const Address& address) {
    if (address.host == localhost) return true;
    in_addr v4{};
    constexpr std::uint32_t loopback_net = 127;
    if (inet_pton(AF_INET, address.host.c_str(), &v4) == 1) return ntohl(v4.s_addr) >> 24U == loopback_net;
    in6_addr v6{};
    if (inet_pton(AF_INET6, address.host.c_str(), &v6) != 1) return false;
    return IN6_IS_ADDR_LOOPBACK(&v6) || (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == loopback_net);
}

std::string to_string(const Address& address) {
    const bool v6 = address.host.find(':') != std::string::npos;
    return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

} // namespace jsongled
