#include "protocol/media_summary.hpp"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "protocol/envelope.hpp"

namespace jsongled {
namespace {

/// Where `mark` is, from `at` on. SDP is full of what marks begin with: so 16 places at a time are asked for
/// its first byte and its last.
std::size_t find_mark(std::string_view text, std::string_view mark, std::size_t at) {
#ifdef __SSE2__
    const __m128i first = _mm_set1_epi8(mark.front());
    const __m128i last = _mm_set1_epi8(mark.back());
    const std::size_t gap = mark.size() - 1;
    const auto load = [&](std::size_t place) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + place));
    };
    for (; text.size() - at >= sizeof(__m128i) + gap; at += sizeof(__m128i)) {
        const __m128i both =
            _mm_and_si128(_mm_cmpeq_epi8(load(at), first), _mm_cmpeq_epi8(load(at + gap), last));
        for (auto hits = static_cast<unsigned>(_mm_movemask_epi8(both)); hits != 0; hits &= hits - 1) {
            const std::size_t hit = at + static_cast<std::size_t>(std::countr_zero(hits));
            if (text.substr(hit, mark.size()) == mark) return hit;
        }
    }
#endif
    return text.find(mark, at);
}

/// Counts in `counts` which of `words` stand behind each `mark` in the text. The text is JSON as it came: where
/// SDP has a line end, there are a backslash and an n.
template<std::size_t N>
void count_words(std::string_view text, std::string_view mark, const std::array<std::string_view, N>& words,
                 std::array<std::uint32_t, N>& counts) {
    for (std::size_t at = find_mark(text, mark, 0); at != std::string_view::npos;
         at = find_mark(text, mark, at + mark.size())) {
        const std::string_view rest = text.substr(at + mark.size());
        for (std::size_t i = 0; i < N; ++i)
            if (rest.starts_with(words[i])) ++counts[i];
    }
}

} // namespace

bool MediaSummary::has_candidates() const {
    return std::ranges::any_of(candidates, [](std::uint32_t count) { return count > 0; });
}

MediaSummary& MediaSummary::operator+=(const MediaSummary& other) {
    descriptions += other.descriptions;
    for (std::size_t i = 0; i < sections.size(); ++i)
        sections[i] += other.sections[i];
    for (std::size_t i = 0; i < candidates.size(); ++i)
        candidates[i] += other.candidates[i];
    return *this;
}

MediaSummary summarize_media(const Envelope& envelope) {
    MediaSummary summary;
    const bool describes = envelope.action == Action::session_initiate ||
                           envelope.action == Action::session_accept ||
                           envelope.query == word::session_negotiate;
    if (!describes && envelope.action != Action::transport_info) return summary;
    const std::string_view text = envelope.cut(envelope.description);
    if (describes) {
        summary.descriptions = 1;
        count_words(text, "\\nm=", media_section_words, summary.sections);
    }
    count_words(text, " typ ", candidate_type_words, summary.candidates);
    return summary;
}

} // namespace jsongled
