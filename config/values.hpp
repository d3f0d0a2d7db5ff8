#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// Decimal digits only.
std::optional<std::uint64_t> parse_number(std::string_view text);

/// Bytes: "65536", "64k" or "1m" (1024 and 1024 x 1024).
std::optional<std::uint64_t> parse_bytes(std::string_view text);

/// "500ms", "10s", "2m", "1h", "30d"; a bare number is seconds. Whole numbers only.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// In the largest unit that divides it: "90s", "2m". The text that parse_duration reads back.
std::string duration_text(std::chrono::milliseconds duration);

/// Neither broken UTF-8 nor control characters, so that it fits into JSON, a log line and a TOML string.
bool is_plain_text(std::string_view text);

/// The text with an escape, as TOML has them, for each character that is invisible or changes directions. What
/// is no UTF-8 becomes U+FFFD.
std::string shown_text(std::string_view text);

/// A TOML string with this text: in quotes, its quotes and backslashes escaped as well. Messages show what an
/// operator wrote in the same way.
std::string toml_quote(std::string_view text);

/// What is shown in place of a secret. Too short to be one.
inline constexpr std::string_view shown_secret = "<secret>";

/// The parts between commas, without the spaces around them.
std::vector<std::string> split_list(std::string_view text);

/// "a,b,c": the inverse of split_list.
std::string join_list(const std::vector<std::string>& parts);

/// "a, b and c", with such a `last`.
std::string join_list(const std::vector<std::string>& parts, std::string_view between, std::string_view last);

} // namespace jsongled
