#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// A numeric IP address, without brackets, and a port. Names are not resolved: what is bound is what was
/// written.
struct Address {
    std::string host;
    std::uint16_t port = 0;

    bool operator==(const Address&) const = default;
};

/// Reads "127.0.0.1:8080" or "[::1]:8080". Nothing if it is neither.
std::optional<Address> parse_address(std::string_view text);

/// The text that parse_address reads back.
std::string to_string(const Address& address);

} // namespace jsongled
