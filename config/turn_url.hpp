#pragma once

#include <cstddef>
#include <string_view>

namespace jsongled {

inline constexpr std::size_t max_turn_urls = 8;
inline constexpr std::size_t max_turn_url_bytes = 256;

/// Whether it is where a STUN or TURN server is, as browsers take it (RFC 7064, RFC 7065): `stun`, `stuns`,
/// `turn` or `turns`, a host, and if need be a port; for the latter two `?transport=udp` or `?transport=tcp`
/// behind it.
bool is_turn_url(std::string_view text);

/// Whether such a URL is that of a relay, which wants credentials.
bool is_relay_url(std::string_view url);

} // namespace jsongled
