#include "config/values.hpp"

#include "protocol/characters.hpp"
#include "protocol/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace jsongled {

namespace {

struct Unit {
    std::string_view suffix;
    std::uint64_t factor;
};

constexpr std::array<Unit, 3> byte_units{{{"", 1}, {"k", 1024}, {"m", 1'048'576}}};
constexpr std::array<Unit, 6> time_units{
    {{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

// Far beyond every range in the table, and small enough for milliseconds' signed count.
constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max() / 4;

template<std::size_t N>
std::optional<std::uint64_t> parse_scaled(std::string_view text, const std::array<Unit, N>& units) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto number = parse_number(text.substr(0, digits));
    if (!number) return std::nullopt;
    for (const Unit& unit : units)
        if (text.substr(digits) == unit.suffix && *number <= largest / unit.factor)
            return *number * unit.factor;
    return std::nullopt;
}

/// As TOML writes a character that shows badly.
void append_escape(std::string& out, char32_t character) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += character > 0xffff ? "\\U" : "\\u";
    for (int shift = character > 0xffff ? 28 : 12; shift >= 0; shift -= 4)
        out += hex[character >> static_cast<unsigned>(shift) & 0xfU];
}

} // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return number;
}

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
    return parse_scaled(text, byte_units);
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    const auto count = parse_scaled(text, time_units);
    if (!count) return std::nullopt;
    return std::chrono::milliseconds(static_cast<std::int64_t>(*count));
}

std::string duration_text(std::chrono::milliseconds duration) {
    const auto count = duration.count();
    if (count == 0 || count % 1000 != 0) return std::to_string(count) + "ms";
    // A day or two are better known by their hours.
    if (count % 86'400'000 == 0 && count > 2 * 86'400'000) return std::to_string(count / 86'400'000) + "d";
    if (count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
    if (count % 60'000 == 0) return std::to_string(count / 60'000) + "m";
    return std::to_string(count / 1000) + "s";
}

bool is_plain_text(std::string_view text) {
    if (has_control_characters(text)) return false;
    while (!text.empty())
        if (!take_character(text)) return false;
    return true;
}

std::string shown_text(std::string_view text) {
    constexpr char32_t replacement = 0xfffd;
    std::string shown;
    while (!text.empty()) {
        const std::string_view from_here = text;
        const auto character = take_character(text);
        if (character && !is_invisible(*character))
            shown += from_here.substr(0, from_here.size() - text.size());
        else
            append_escape(shown, character.value_or(replacement));
    }
    return shown;
}

std::string toml_quote(std::string_view text) {
    std::string escaped;
    for (const char c : text)
        escaped.append(c == '"' || c == '\\' ? "\\" : "").append({c});
    return '"' + shown_text(escaped) + '"';
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find(',', begin), text.size());
        std::string_view part = text.substr(begin, end - begin);
        while (part.starts_with(' '))
            part.remove_prefix(1);
        while (part.ends_with(' '))
            part.remove_suffix(1);
        parts.emplace_back(part);
        begin = end + 1;
    }
    return parts;
}

std::string join_list(const std::vector<std::string>& parts) {
    return join_list(parts, ",", ",");
}

std::string join_list(const std::vector<std::string>& parts, std::string_view between, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        text.append(i == 0 ? "" : i + 1 == parts.size() ? last : between).append(parts[i]);
    return text;
}

} // namespace jsongled
