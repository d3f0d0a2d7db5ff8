#include "protocol/characters.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace jsongled {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Cc, Cf, Zl and Zp of Unicode 15, in order.
constexpr std::array<Range, 22> invisible{{
    {0x0, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},
    {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},     {0x180e, 0x180e},
    {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},   {0xfeff, 0xfeff},   {0xfff9, 0xfffb},
    {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},
    {0xe0001, 0xe0001}, {0xe0020, 0xe007f},
}};

/// How many bytes the character takes that begins with this one; 0 where none does.
constexpr std::size_t length_from(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

/// What a character of so many bytes is at least: a smaller one has a shorter form.
constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};

} // namespace

std::optional<char32_t> take_character(std::string_view& rest) {
    const auto lead = static_cast<unsigned char>(rest.front());
    const std::size_t length = length_from(lead);
    char32_t character = length == 1 ? lead : lead & (0x7fU >> length);
    bool good = length > 0 && length <= rest.size();
    for (std::size_t i = 1; good && i < length; ++i) {
        const auto byte = static_cast<unsigned char>(rest[i]);
        good = (byte & 0xc0U) == 0x80U;
        character = character << 6U | (byte & 0x3fU);
    }
    const bool is_surrogate = character >= 0xd800 && character <= 0xdfff;
    if (!good || character < smallest[length] || is_surrogate || character > 0x10ffff) {
        rest.remove_prefix(1);
        return std::nullopt;
    }
    rest.remove_prefix(length);
    return character;
}

bool is_invisible(char32_t character) {
    const auto range = std::ranges::lower_bound(invisible, character, {}, &Range::last);
    return range != invisible.end() && range->first <= character;
}

} // namespace jsongled
