#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

inline constexpr std::string_view localhost = "localhost";

/// Where to listen: a port, on a numeric IP address (without brackets), on the loopback addresses ("localhost")
/// or, with an empty host, on all addresses of both families. Other names are not resolved: what is bound is
/// what was written.
struct Address {
    std::string host;
    std::uint16_t port = 0;

    bool operator==(const Address&) const = default;
};

/// Reads "127.0.0.1:8080", "[::1]:8080", "localhost:8080" or ":8080". Nothing if it is none of them.
std::optional<Address> parse_address(std::string_view text);

/// Whether only this machine can reach it.
bool is_loopback(const Address& address);

/// The text that parse_address reads back.
std::string to_string(const Address& address);

} // namespace jsongled
