#include "server/net/address_key.hpp"

#include <algorithm>
#include <array>

namespace jsongled {
namespace {

/// What the others have in place of a network: none that is routed begins like that.
constexpr std::uint64_t ipv4_network = 0x0000'ffff'0000'0000;

} // namespace

AddressKey key_of(const asio::ip::address& address) {
    if (address.is_v4()) return AddressKey(ipv4_network | address.to_v4().to_uint());
    std::uint64_t network = 0;
    const auto bytes = address.to_v6().to_bytes();
    // Behind a translator (RFC 6052, 2.1) each address of IPv4 is somebody of their own.
    constexpr std::array<unsigned char, 12> translated{0, 0x64, 0xff, 0x9b};
    if (std::equal(translated.begin(), translated.end(), bytes.begin()))
        return AddressKey(ipv4_network | std::uint64_t{bytes[12]} << 24U | std::uint64_t{bytes[13]} << 16U |
                          std::uint64_t{bytes[14]} << 8U | bytes[15]);
    for (std::size_t i = 0; i < 8; ++i)
        network = network << 8U | bytes[i];
    return AddressKey(std::max<std::uint64_t>(network, 1));
}

} // namespace jsongled
