#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jsongled {

/// An IP address of either family, in the 16 bytes of IPv6; one of IPv4 as ::ffff:a.b.c.d.
using AddressBytes = std::array<std::uint8_t, 16>;

/// A block of IP addresses: those that begin with the same bits.
class Network {
  public:
    /// Reads "10.0.0.0/8", "2001:db8::/32", or an address, which is a network of its own. Bits behind the
    /// prefix do not count. Nothing if it is none of them.
    static std::optional<Network> parse(std::string_view text);

    bool contains(const AddressBytes& address) const;

  private:
    Network(const AddressBytes& first, std::size_t bits) : first_(first), bits_(bits) {}

    AddressBytes first_;
    std::size_t bits_; ///< of the prefix, in 16 bytes
};

} // namespace jsongled
