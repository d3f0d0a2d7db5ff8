#include "server/observe/visible_text.hpp"

#include <cstdint>

#include "protocol/characters.hpp"

namespace jsongled {
namespace {

/// A UTF-16 unit as JSON escapes it.
void append_unit(std::string& out, std::uint32_t unit) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4)
        out.push_back(hex[unit >> shift & 0xfU]);
}

void append_escape(std::string& out, char32_t character) {
    switch (character) {
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    if (character < 0x10000) return append_unit(out, character);
    const std::uint32_t beyond = character - 0x10000U;
    append_unit(out, 0xd800U + (beyond >> 10U));
    append_unit(out, 0xdc00U + (beyond & 0x3ffU));
}

constexpr char32_t replacement = 0xfffd;

} // namespace

void append_visible(std::string& out, std::string_view text, std::string_view also) {
    while (!text.empty()) {
        const std::string_view before = text;
        const auto character = take_character(text);
        if (!character || is_invisible(*character)) {
            append_escape(out, character.value_or(replacement));
            continue;
        }
        if (also.find(before.front()) != std::string_view::npos) out.push_back('\\');
        out += before.substr(0, before.size() - text.size());
    }
}

std::string visible(std::string_view text) {
    std::string out;
    append_visible(out, text);
    return out;
}

void append_visible_string(std::string& out, std::string_view text) {
    out.push_back('"');
    append_visible(out, text, "\"\\");
    out.push_back('"');
}

std::string visible_string(std::string_view text) {
    std::string out;
    append_visible_string(out, text);
    return out;
}

} // namespace jsongled
