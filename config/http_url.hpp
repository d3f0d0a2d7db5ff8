#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// Where something is fetched from.
struct HttpUrl {
    enum class Scheme : std::uint8_t { http, https };

    Scheme scheme;
    std::string host; ///< a name or an address, in small letters and without brackets
    std::uint16_t port;
    std::string target; ///< path and query, as a request line has them

    bool operator==(const HttpUrl&) const = default;
};

/// Reads "https://example.org:8443/keys?of=all". Nothing where there is a user, a password or a fragment in it,
/// a character that a URL has to escape, or another scheme.
std::optional<HttpUrl> parse_http_url(std::string_view text);

/// Whether the host is this machine whatever is looked up: localhost, or a loopback address.
bool is_loopback(const HttpUrl& url);

/// "example.org:8443", as a Host header and a log line have it.
std::string host_and_port(const HttpUrl& url);

/// A URL that can be read as others may see it: of each part of the query no more than its name. What takes the
/// place of a value is in no URL, so that nobody takes it for one.
std::string shown_url(std::string_view text);

} // namespace jsongled
