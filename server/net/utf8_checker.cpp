#include "server/net/utf8_checker.hpp"

#include <bit>
#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace jsongled {
namespace {

/// How many bytes at the front are ASCII.
std::size_t ascii_bytes(std::string_view bytes) {
    std::size_t at = 0;
#ifdef __SSE2__
    for (; bytes.size() - at >= sizeof(__m128i); at += sizeof(__m128i)) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
        const auto others = static_cast<unsigned>(_mm_movemask_epi8(block));
        if (others != 0) return at + static_cast<std::size_t>(std::countr_zero(others));
    }
#endif
    while (at < bytes.size() && static_cast<std::uint8_t>(bytes[at]) < 0x80)
        ++at;
    return at;
}

} // namespace

bool Utf8Checker::take(std::string_view bytes) {
    while (!bytes.empty()) {
        if (missing_ == 0) {
            bytes.remove_prefix(ascii_bytes(bytes));
            if (bytes.empty()) return true;
            if (!begin(static_cast<std::uint8_t>(bytes.front()))) return false;
        } else {
            const auto byte = static_cast<std::uint8_t>(bytes.front());
            if (byte < lowest_ || byte > highest_) return false;
            --missing_;
            lowest_ = 0x80;
            highest_ = 0xbf;
        }
        bytes.remove_prefix(1);
    }
    return true;
}

/// The second byte's range keeps out what has a shorter form, surrogates, and what is over U+10FFFF.
bool Utf8Checker::begin(std::uint8_t lead) {
    if (lead < 0xc2 || lead > 0xf4) return false;
    missing_ = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    lowest_ = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    highest_ = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return true;
}

} // namespace jsongled
