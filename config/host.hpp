#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// The host of "HOST" or "HOST:PORT", as a request's Host header has it (RFC 9110, 7.2): a name, an IPv4
/// address or an IPv6 address in brackets. In small letters, without the brackets and the dot that may end a
/// name. Nothing if it is none of them.
std::optional<std::string> parse_host(std::string_view text);

} // namespace jsongled
