#include "config/values.hpp"

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
constexpr std::array<Unit, 5> time_units{{{"", 1000}, {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};

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

std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
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
    if (count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
    if (count % 60'000 == 0) return std::to_string(count / 60'000) + "m";
    return std::to_string(count / 1000) + "s";
}

bool is_plain_text(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (std::size_t at = 0; at < text.size();) {
        const unsigned char lead = byte(at);
        const std::size_t length = sequence_length(lead);
        if (length == 0 || at + length > text.size()) return false;
        if (lead < 0x20 || lead == 0x7F) return false;
        for (std::size_t next = at + 1; next < at + length; ++next)
            if ((byte(next) & 0xC0) != 0x80) return false;

        // What the lead byte alone does not exclude: C1 controls, overlong forms, surrogates, above U+10FFFF.
        const unsigned char second = length > 1 ? byte(at + 1) : 0;
        if (lead == 0xC2 && second < 0xA0) return false;
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return false;
        if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return false;
        at += length;
    }
    return true;
}

std::string toml_quote(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F)
            quoted.append("\\u00").append({hex[byte / 16], hex[byte % 16]});
        else
            quoted.append(c == '"' || c == '\\' ? "\\" : "").append({c});
    }
    return quoted + '"';
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
    std::string text;
    for (const std::string& part : parts)
        text.append(&part == parts.data() ? "" : ",").append(part);
    return text;
}

} // namespace jsongled
