#include "server/keys/freshness.hpp"

#include <algorithm>

#include "config/values.hpp"
#include "protocol/names.hpp"

namespace jsongled {
namespace {

/// Longer than anything is kept, and far from where numbers end.
constexpr std::uint64_t very_long = std::uint64_t{1} << 31U;

/// Digits that are too many for a number are a long time (RFC 9111, 1.2.2).
std::optional<std::uint64_t> seconds_of(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    return std::min(parse_number(text).value_or(very_long), very_long);
}

} // namespace

std::optional<std::chrono::seconds> freshness(std::string_view cache_control, std::string_view age) {
    constexpr std::string_view max_age = "max-age=";
    std::optional<std::uint64_t> fresh;
    for (const std::string& directive : split_list(cache_control)) {
        if (same_but_for_case(directive, "no-store") || same_but_for_case(directive, "no-cache"))
            return std::chrono::seconds(0);
        if (!same_but_for_case(std::string_view(directive).substr(0, max_age.size()), max_age)) continue;
        std::string_view value = std::string_view(directive).substr(max_age.size());
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
            value = value.substr(1, value.size() - 2);
        // Of two that differ the shorter holds.
        if (const auto seconds = seconds_of(value)) fresh = std::min(fresh.value_or(very_long), *seconds);
    }
    if (!fresh) return std::nullopt;
    const std::uint64_t gone = std::min(seconds_of(age).value_or(0), *fresh);
    return std::chrono::seconds(static_cast<std::int64_t>(*fresh - gone));
}

} // namespace jsongled
