#include "server/net/utf8_checker.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace jsongled {
namespace {

/// What may come next: a character, so many last bytes of one, or a second byte out of fewer than 80 to BF,
/// which keeps out what has a shorter form, surrogates, and what is over U+10FFFF.
enum State : unsigned {
    character,
    one_more,
    two_more,
    three_more,
    after_e0,
    after_ed,
    after_f0,
    after_f4,
    malformed
};

constexpr State begin(unsigned byte) {
    if (byte < 0x80) return character;
    if (byte < 0xc2 || byte > 0xf4) return malformed;
    if (byte < 0xe0) return one_more;
    if (byte == 0xe0) return after_e0;
    if (byte == 0xed) return after_ed;
    if (byte < 0xf0) return two_more;
    if (byte == 0xf0) return after_f0;
    return byte == 0xf4 ? after_f4 : three_more;
}

constexpr State next(State state, unsigned byte) {
    const auto in = [byte](unsigned first, unsigned last, State then) {
        return byte >= first && byte <= last ? then : malformed;
    };
    switch (state) {
    case character: return begin(byte);
    case one_more: return in(0x80, 0xbf, character);
    case two_more: return in(0x80, 0xbf, one_more);
    case three_more: return in(0x80, 0xbf, two_more);
    case after_e0: return in(0xa0, 0xbf, one_more);
    case after_ed: return in(0x80, 0x9f, one_more);
    case after_f0: return in(0x90, 0xbf, two_more);
    case after_f4: return in(0x80, 0x8f, two_more);
    case malformed: break;
    }
    return malformed;
}

/// For each byte what follows from each state, six bits each: a state is how far to shift for what is next, and
/// the step from one to the next is a shift and nothing else.
constexpr std::uint64_t state_bits = 6;

consteval std::array<std::uint64_t, 256> make_steps() {
    std::array<std::uint64_t, 256> steps{};
    for (unsigned byte = 0; byte < steps.size(); ++byte)
        for (unsigned state = character; state <= malformed; ++state)
            steps[byte] |= (next(static_cast<State>(state), byte) * state_bits) << (state * state_bits);
    return steps;
}
constexpr std::array<std::uint64_t, 256> steps = make_steps();

constexpr std::size_t block_bytes = 16;

bool is_ascii_block([[maybe_unused]] std::string_view block) {
#ifdef __SSE2__
    static_assert(sizeof(__m128i) == block_bytes);
    return block.size() == block_bytes &&
           _mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(block.data()))) == 0;
#else
    return false;
#endif
}

} // namespace

bool Utf8Checker::take(std::string_view bytes) {
    std::uint64_t state = state_;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(block_bytes, bytes.size()))) {
        const std::string_view block = bytes.substr(0, block_bytes);
        if (state == 0 && is_ascii_block(block)) continue;
        for (const char byte : block)
            state = steps[static_cast<std::uint8_t>(byte)] >> state & ((1U << state_bits) - 1);
    }
    state_ = static_cast<std::uint8_t>(state);
    return state != malformed * state_bits;
}

} // namespace jsongled
