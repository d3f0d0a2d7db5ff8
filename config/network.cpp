#include "config/network.hpp"

#include "config/values.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <string>

namespace jsongled {

namespace {

constexpr std::size_t mapped_bits = 96; // what IPv6 has before an address of IPv4
constexpr AddressBytes mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool is_mapped(const AddressBytes& address) {
    return std::equal(address.begin(), address.begin() + mapped_bits / 8, mapped.begin());
}

/// The address's bytes, and how many bits before them are not its own. Nothing if it is no address.
std::optional<std::size_t> read_address(const std::string& text, AddressBytes& bytes) {
    if (text.find('\0') != std::string::npos) return std::nullopt;
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return 0;
    bytes = mapped;
    if (::inet_pton(AF_INET, text.c_str(), bytes.data() + mapped_bits / 8) == 1) return mapped_bits;
    return std::nullopt;
}

} // namespace

std::optional<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    AddressBytes first{};
    const auto before = read_address(std::string(text.substr(0, slash)), first);
    if (!before) return std::nullopt;
    const std::size_t own_bits = first.size() * 8 - *before;
    if (slash == std::string_view::npos) return Network(first, first.size() * 8);
    const auto bits = parse_number(text.substr(slash + 1));
    if (!bits || *bits > own_bits) return std::nullopt;
    // Of an IPv4 address written as one of IPv6 a shorter prefix would be all of IPv4, and more.
    if (*before + *bits < mapped_bits && is_mapped(first)) return std::nullopt;
    return Network(first, *before + *bits);
}

bool Network::contains(const AddressBytes& address) const {
    const std::size_t whole = bits_ / 8;
    if (!std::equal(first_.begin(), first_.begin() + static_cast<std::ptrdiff_t>(whole), address.begin()))
        return false;
    if (bits_ % 8 == 0) return true;
    const unsigned mask = 0xffU << (8 - bits_ % 8) & 0xffU;
    return ((first_.at(whole) ^ address.at(whole)) & mask) == 0;
}

} // namespace jsongled
