#include "protocol/names.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "protocol/characters.hpp"
#include "protocol/text.hpp"

namespace jsongled {
namespace {

/// Code points, the last included.
struct Range {
    char32_t first;
    char32_t last;
};

// From the Unicode Character Database 15.0.0.

/// Default_Ignorable_Code_Point that is_invisible() does not know by its class: fillers, variation selectors,
/// and what is reserved for more of their kind.
constexpr std::array ignorable{Range{0x034f, 0x034f}, Range{0x115f, 0x1160},  Range{0x17b4, 0x17b5},
                               Range{0x180b, 0x180d}, Range{0x180f, 0x180f},  Range{0x2065, 0x2065},
                               Range{0x3164, 0x3164}, Range{0xfe00, 0xfe0f},  Range{0xffa0, 0xffa0},
                               Range{0xfff0, 0xfff8}, Range{0xe0000, 0xe0fff}};

/// White_Space but for the controls, and the empty braille cell, which looks like one.
constexpr std::array blank{Range{0x0020, 0x0020}, Range{0x00a0, 0x00a0}, Range{0x1680, 0x1680},
                           Range{0x2000, 0x200a}, Range{0x2028, 0x2029}, Range{0x202f, 0x202f},
                           Range{0x205f, 0x205f}, Range{0x2800, 0x2800}, Range{0x3000, 0x3000}};

/// The blocks of Extended_Pictographic: what emoji are made of, and symbols beside it.
constexpr std::array pictographic{
    Range{0x00a9, 0x00a9}, Range{0x00ae, 0x00ae}, Range{0x203c, 0x203c}, Range{0x2049, 0x2049},
    Range{0x2122, 0x2122}, Range{0x2139, 0x2139}, Range{0x2194, 0x21aa}, Range{0x231a, 0x23ff},
    Range{0x24c2, 0x24c2}, Range{0x25aa, 0x27bf}, Range{0x2934, 0x2935}, Range{0x2b05, 0x2b55},
    Range{0x3030, 0x3030}, Range{0x303d, 0x303d}, Range{0x3297, 0x3299}, Range{0x1f000, 0x1faff}};

/// Letters and marks of the scripts whose writers use joiners: Arabic and its kin, those of India and around
/// it, Tibetan, Burmese, Khmer, Mongolian, Adlam.
constexpr std::array joining{
    Range{0x0620, 0x065f}, Range{0x066e, 0x06d3},   Range{0x06d5, 0x06dc},  Range{0x06df, 0x06ef},
    Range{0x06fa, 0x06fc}, Range{0x0710, 0x074a},   Range{0x074d, 0x077f},  Range{0x07ca, 0x07f5},
    Range{0x0840, 0x085b}, Range{0x0860, 0x0888},   Range{0x0898, 0x08e1},  Range{0x08e3, 0x0963},
    Range{0x0971, 0x09e3}, Range{0x0a01, 0x0a5e},   Range{0x0a81, 0x0ae3},  Range{0x0b01, 0x0b63},
    Range{0x0b82, 0x0bd7}, Range{0x0c00, 0x0c63},   Range{0x0c81, 0x0ce3},  Range{0x0d00, 0x0d63},
    Range{0x0d7a, 0x0ddf}, Range{0x0f40, 0x0fbc},   Range{0x1000, 0x103f},  Range{0x1050, 0x109d},
    Range{0x1780, 0x17d3}, Range{0x1820, 0x18aa},   Range{0xa8e0, 0xa8ff},  Range{0xfb50, 0xfd3d},
    Range{0xfe70, 0xfefc}, Range{0x11000, 0x11046}, Range{0x1e900, 0x1e94b}};

constexpr char32_t non_joiner = 0x200c;
constexpr char32_t joiner = 0x200d;
constexpr char32_t text_style = 0xfe0e;
constexpr char32_t emoji_style = 0xfe0f;
constexpr char32_t keycap = 0x20e3;

bool is_in(std::span<const Range> ranges, char32_t point) {
    const auto after = std::ranges::upper_bound(ranges, point, {}, &Range::first);
    return after != ranges.begin() && point <= std::prev(after)->last;
}

/// The first character of `rest`, which is taken off it; 0 at the end.
char32_t next_of(std::string_view& rest) {
    return rest.empty() ? 0 : take_character(rest).value_or(0);
}

/// Whether a character that is mostly invisible shows between these two.
bool is_seen_between(char32_t before, char32_t point, char32_t after) {
    if (point == text_style || point == emoji_style) {
        const bool is_key = (before >= '0' && before <= '9') || before == '#' || before == '*';
        return is_in(pictographic, before) || (is_key && after == keycap);
    }
    if (point != joiner && point != non_joiner) return false;
    if (is_in(joining, before) && is_in(joining, after)) return true;
    return point == joiner && (is_in(pictographic, before) || before == emoji_style) &&
           is_in(pictographic, after);
}

} // namespace

std::string_view fault_of_name(std::string_view text) {
    if (has_control_characters(text)) return "has control characters";
    char32_t before = 0;
    char32_t point = next_of(text);
    if (is_in(blank, point)) return "begins or ends with a space";
    while (point != 0) {
        const char32_t after = next_of(text);
        const bool hides = is_invisible(point) || is_in(ignorable, point);
        if (hides && !is_seen_between(before, point, after))
            return "has characters that are invisible or change the direction of text";
        before = point;
        point = after;
    }
    return is_in(blank, before) ? "begins or ends with a space" : std::string_view();
}

bool same_but_for_case(std::string_view one, std::string_view other) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(one, other, {}, lower, lower);
}

} // namespace jsongled
