#include "tests/support/whole_pairs.hpp"

#include <algorithm>
#include <cctype>

namespace jsongled::testing {
namespace {

/// The code unit of the escape that begins there; 0 where none does.
unsigned long unit_at(const std::string& text, std::size_t at) {
    if (at + 6 > text.size() || text.compare(at, 2, "\\u") != 0) return 0;
    const std::string digits = text.substr(at + 2, 4);
    const auto is_hex = [](unsigned char c) { return std::isxdigit(c) != 0; };
    return std::all_of(digits.begin(), digits.end(), is_hex) ? std::stoul(digits, nullptr, 16) : 0;
}

} // namespace

std::string with_whole_pairs(std::string text) {
    const auto is_high = [](unsigned long unit) { return unit >= 0xd800 && unit < 0xdc00; };
    const auto is_low = [](unsigned long unit) { return unit >= 0xdc00 && unit < 0xe000; };
    for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
        const unsigned long unit = unit_at(text, at);
        const bool is_pair = is_high(unit) && is_low(unit_at(text, at + 6));
        if (!is_pair && (is_high(unit) || is_low(unit))) text.replace(at, 6, "\\ufffd");
        at += is_pair ? 12 : 2;
    }
    return text;
}

} // namespace jsongled::testing
