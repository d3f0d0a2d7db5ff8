#include "protocol/json_scanner.hpp"

#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace jsongled {
namespace {

/// Whether it stands for itself in a string, and the string goes on.
constexpr bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

/// Where from `at` on the first byte is that is not plain; the end if all are.
std::size_t find_special(std::string_view text, std::size_t at) {
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1f);
    for (; text.size() - at >= sizeof(__m128i); at += sizeof(__m128i)) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
        const __m128i is_control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes);
        const __m128i is_mark = _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash));
        const auto special = static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(is_control, is_mark)));
        if (special != 0) return at + static_cast<std::size_t>(std::countr_zero(special));
    }
#endif
    while (at < text.size() && is_plain(text[at]))
        ++at;
    return at;
}

constexpr bool is_high(unsigned unit) {
    return unit >= 0xd800 && unit < 0xdc00;
}
constexpr bool is_low(unsigned unit) {
    return unit >= 0xdc00 && unit < 0xe000;
}
constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

unsigned hex4_at(std::string_view raw, std::size_t at) {
    unsigned unit = 0;
    for (std::size_t i = 0; i < 4; ++i)
        unit = unit << 4 | static_cast<unsigned>(hex_digit(raw[at + i]));
    return unit;
}

void append_utf8(std::string& out, unsigned point) {
    const auto put = [&](unsigned byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | point >> 6);
        put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        put(0xe0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xf0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3f));
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    }
}

} // namespace

JsonKind JsonScanner::peek() {
    skip_space();
    if (position_ == text_.size()) return JsonKind::absent;
    switch (text_[position_]) {
    case '{': return JsonKind::object;
    case '[': return JsonKind::array;
    case '"': return JsonKind::string;
    case 't':
    case 'f': return JsonKind::boolean;
    case 'n': return JsonKind::null;
    case '-': return JsonKind::number;
    default: return is_digit(text_[position_]) ? JsonKind::number : JsonKind::absent;
    }
}

bool JsonScanner::value() {
    switch (peek()) {
    case JsonKind::object: return object([this](const JsonString&, std::size_t) { return value(); });
    case JsonKind::array: return array([this] { return value(); });
    case JsonKind::string: {
        JsonString skipped;
        return string(skipped);
    }
    case JsonKind::number: return number();
    case JsonKind::boolean: return literal(text_[position_] == 't' ? "true" : "false");
    case JsonKind::null: return literal("null");
    case JsonKind::absent: break;
    }
    return fail(JsonFault::syntax);
}

bool JsonScanner::string(JsonString& out) {
    if (!expect('"')) return false;
    const std::size_t begin = position_;
    out.escaped = false;
    out.well_formed = true;
    while (true) {
        position_ = find_special(text_, position_);
        if (position_ == text_.size()) break;
        const char special = text_[position_];
        if (special == '"') {
            out.raw = text_.substr(begin, position_ - begin);
            ++position_;
            return true;
        }
        if (special != '\\') break;
        ++position_;
        out.escaped = true;
        if (!escape(out)) return false;
    }
    return fail(JsonFault::syntax);
}

bool JsonScanner::finish() {
    skip_space();
    return position_ == text_.size() || fail(JsonFault::syntax);
}

bool JsonScanner::open(char bracket) {
    if (!expect(bracket)) return false;
    return ++depth_ <= max_depth || fail(JsonFault::too_deep);
}

bool JsonScanner::close() {
    --depth_;
    return true;
}

bool JsonScanner::number() {
    consume('-');
    if (position_ < text_.size() && text_[position_] == '0') {
        ++position_;
    } else if (!digits()) {
        return false;
    }
    if (position_ < text_.size() && text_[position_] == '.') {
        ++position_;
        if (!digits()) return false;
    }
    if (position_ < text_.size() && (text_[position_] == 'e' || text_[position_] == 'E')) {
        ++position_;
        if (position_ < text_.size() && (text_[position_] == '+' || text_[position_] == '-')) ++position_;
        if (!digits()) return false;
    }
    return true;
}

bool JsonScanner::digits() {
    const std::size_t begin = position_;
    while (position_ < text_.size() && is_digit(text_[position_]))
        ++position_;
    return position_ > begin || fail(JsonFault::syntax);
}

bool JsonScanner::literal(std::string_view word) {
    if (text_.substr(position_, word.size()) != word) return fail(JsonFault::syntax);
    position_ += word.size();
    return true;
}

bool JsonScanner::escape(JsonString& in) {
    if (position_ == text_.size()) return fail(JsonFault::syntax);
    switch (text_[position_++]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't': return true;
    case 'u': return unicode_escape(in);
    default: return fail(JsonFault::syntax);
    }
}

bool JsonScanner::unicode_escape(JsonString& in) {
    unsigned unit = 0;
    if (!hex4(unit)) return false;
    if (is_high(unit) && text_.substr(position_, 2) == "\\u") {
        // Only a low half completes the pair; anything else is left for the next turn to judge by itself.
        const std::size_t after_high = position_;
        position_ += 2;
        unsigned low = 0;
        if (!hex4(low)) return false;
        if (is_low(low)) return true;
        position_ = after_high;
    }
    if (is_high(unit) || is_low(unit)) in.well_formed = false;
    return true;
}

bool JsonScanner::hex4(unsigned& unit) {
    if (text_.size() - position_ < 4) return fail(JsonFault::syntax);
    for (std::size_t i = 0; i < 4; ++i)
        if (hex_digit(text_[position_ + i]) < 0) return fail(JsonFault::syntax);
    unit = hex4_at(text_, position_);
    position_ += 4;
    return true;
}

bool JsonScanner::consume(char c) {
    skip_space();
    if (position_ == text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
}

bool JsonScanner::expect(char c) {
    return consume(c) || fail(JsonFault::syntax);
}

bool JsonScanner::fail(JsonFault fault) {
    fault_ = fault;
    return false;
}

void JsonScanner::skip_space() {
    while (position_ < text_.size()) {
        const char c = text_[position_];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
        ++position_;
    }
}

void append_unescaped(std::string& out, std::string_view raw) {
    for (std::size_t i = 0; i < raw.size();) {
        if (raw[i] != '\\') {
            out.push_back(raw[i++]);
            continue;
        }
        const char kind = raw[i + 1];
        i += 2;
        switch (kind) {
        case 'b': out.push_back('\b'); break;
        case 'f': out.push_back('\f'); break;
        case 'n': out.push_back('\n'); break;
        case 'r': out.push_back('\r'); break;
        case 't': out.push_back('\t'); break;
        case 'u': {
            unsigned point = hex4_at(raw, i);
            i += 4;
            if (is_high(point) && raw.substr(i, 2) == "\\u" && is_low(hex4_at(raw, i + 2))) {
                point = 0x10000 + ((point - 0xd800) << 10) + (hex4_at(raw, i + 2) - 0xdc00);
                i += 6;
            } else if (is_high(point) || is_low(point)) {
                point = 0xfffd;
            }
            append_utf8(out, point);
            break;
        }
        default: out.push_back(kind);
        }
    }
}

} // namespace jsongled
