#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "protocol/name_map.hpp"

namespace jsongled {

/// An address as limits know it, in 8 bytes: of IPv6 the network of 64 bits, which is what one customer gets.
enum class AddressKey : std::uint64_t { none };

/// Under a key of the process: strangers choose their addresses.
struct AddressHash {
    std::size_t operator()(AddressKey address) const {
        const auto bytes = std::bit_cast<std::array<char, sizeof address>>(address);
        return NameHash{}(std::string_view(bytes.data(), bytes.size()));
    }
};

} // namespace jsongled
