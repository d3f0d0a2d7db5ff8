#include "protocol/media_summary.hpp"

#include <algorithm>

#include "protocol/envelope.hpp"

namespace jsongled {
namespace {

/// Counts in `counts` which of `words` stand behind each `mark` in the text. The text is JSON as it came: where
/// SDP has a line end, there are a backslash and an n.
template<std::size_t N>
void count_words(std::string_view text, std::string_view mark, const std::array<std::string_view, N>& words,
                 std::array<std::uint32_t, N>& counts) {
    for (std::size_t at = text.find(mark); at != std::string_view::npos;
         at = text.find(mark, at + mark.size())) {
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
