#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// Who serves a web page, as browsers tell it (RFC 6454), in the one form in which two of them compare. Pages
/// without an origin of their own, such as those of files, are all of the origin `null`.
struct Origin {
    std::string scheme;     ///< in small letters
    std::string host;       ///< in small letters, IPv6 in its shortest form; empty for `null`
    std::uint16_t port = 0; ///< the scheme's own where none was written; 0 where it has none

    bool operator==(const Origin&) const = default;
};

/// Reads "https://app.example.org", "http://[::1]:5173" or "null". Nothing if it is none of them: what is more
/// than an origin (a path, a name of a user) is none.
std::optional<Origin> parse_origin(std::string_view text);

/// One entry of a list of origins: a single one, or those of all names below one.
class OriginRule {
  public:
    /// Reads what parse_origin() reads, and "https://*.example.org". Nothing if it is neither.
    static std::optional<OriginRule> parse(std::string_view text);

    /// Schemes and ports have to be the same. Below a name, at any depth, is not the name itself.
    bool allows(const Origin& origin) const;

  private:
    enum class Reach : std::uint8_t { itself, below };

    OriginRule(Origin origin, Reach reach) : origin_(std::move(origin)), reach_(reach) {}

    Origin origin_;
    Reach reach_;
};

} // namespace jsongled
