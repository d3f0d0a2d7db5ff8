#include "server/net/unmask.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace jsongled {

bool unmask(std::span<char> bytes, MaskKey& key) {
    std::size_t at = 0;
    bool is_ascii = true;
#ifdef __SSE2__
    std::int32_t word = 0;
    std::memcpy(&word, key.data(), sizeof word);
    const __m128i keys = _mm_set1_epi32(word);
    __m128i seen = _mm_setzero_si128();
    for (; bytes.size() - at >= sizeof keys; at += sizeof keys) {
        auto* place = reinterpret_cast<__m128i*>(bytes.data() + at);
        const __m128i plain = _mm_xor_si128(_mm_loadu_si128(place), keys);
        _mm_storeu_si128(place, plain);
        seen = _mm_or_si128(seen, plain);
    }
    is_ascii = _mm_movemask_epi8(seen) == 0;
#endif
    unsigned rest = 0;
    for (; at < bytes.size(); ++at) {
        bytes[at] = static_cast<char>(bytes[at] ^ key[at % key.size()]);
        rest |= static_cast<unsigned char>(bytes[at]);
    }
    std::rotate(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(bytes.size() % key.size()), key.end());
    return is_ascii && rest < 0x80;
}

} // namespace jsongled
