#pragma once

#include <cstdint>

#include "server/net/types.hpp"

namespace jsongled {

/// An address as limits know it, in 8 bytes: of IPv6 the network of 64 bits, which is what one customer gets.
enum class AddressKey : std::uint64_t { none };
AddressKey key_of(const asio::ip::address& address);

} // namespace jsongled
