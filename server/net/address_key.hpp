#pragma once

#include "server/net/types.hpp"
#include "server/routing/address_key.hpp"

namespace jsongled {

AddressKey key_of(const asio::ip::address& address);

} // namespace jsongled
