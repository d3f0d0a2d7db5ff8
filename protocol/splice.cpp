#include "protocol/splice.hpp"

#include <array>
#include <span>
#include <utility>

namespace jsongled {
namespace {

/// What replaces a span of the received bytes; an empty span inserts it.
struct Splice {
    Span where;
    std::string_view before; ///< what goes in front of it: its key, where it has none yet
    std::string_view json;
};

/// A time, in quotes.
struct QuotedTime {
    explicit QuotedTime(Time time) : text(time_text(time)) {}

    std::string_view json() {
        quoted.front() = quoted.back() = '"';
        std::copy(text.begin(), text.end(), quoted.begin() + 1);
        return {quoted.data(), quoted.size()};
    }

    TimeText text;
    std::array<char, std::tuple_size_v<TimeText> + 2> quoted{};
};

bool is_empty_object(std::string_view object) {
    return object.substr(1, object.size() - 2).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void append_spliced(std::string& out, const Envelope& envelope, std::span<const Splice> splices) {
    for (std::size_t i = 0; i < envelope.kept_count; ++i) {
        const Span run = envelope.kept[i];
        std::size_t from = run.begin;
        out.push_back(',');
        if (envelope.description.begin >= run.begin && envelope.description.end <= run.end) {
            for (const Splice& one : splices) {
                out += envelope.cut({from, one.where.begin});
                out += one.before;
                out += one.json;
                from = one.where.end;
            }
        }
        out += envelope.cut({from, run.end});
    }
    out.push_back('}');
}

Span end_of_description(const Envelope& envelope) {
    const std::size_t at = envelope.description.end - 1;
    return {at, at};
}

} // namespace

void append_relay_tail(std::string& out, const Envelope& envelope, std::optional<Time> stamp) {
    if (!stamp) return append_spliced(out, envelope, {});
    QuotedTime time(*stamp);
    const std::string_view json = time.json();
    // One for each time that the description lacks, or has from somebody who may not set it.
    std::array<Splice, 2> splices{};
    std::size_t count = 0;
    const DescribedValue& sent = envelope.described(Described::sent);
    const DescribedValue& relayed = envelope.described(Described::relayed);
    if (sent.kind == JsonKind::null)
        splices[count++] = {sent.span, {}, json};
    else if (sent.kind == JsonKind::absent)
        splices[count++] = {end_of_description(envelope),
                            is_empty_object(envelope.cut(envelope.description)) ? R"("sent":)" : R"(,"sent":)",
                            json};
    // Behind `sent`, the server's or the client's: so it is never the first.
    if (relayed.kind == JsonKind::absent)
        splices[count++] = {end_of_description(envelope), R"(,"relayed":)", json};
    else
        splices[count++] = {relayed.span, {}, json};
    if (count == 2 && splices[1].where.begin < splices[0].where.begin) std::swap(splices[0], splices[1]);
    append_spliced(out, envelope, std::span(splices).first(count));
}

void append_delayed_tail(std::string& out, const Envelope& kept) {
    const DescribedValue& delayed = kept.described(Described::delayed);
    const Splice splice = delayed.kind == JsonKind::absent
                              ? Splice{end_of_description(kept), R"(,"delayed":)", "true"}
                              : Splice{delayed.span, {}, "true"};
    append_spliced(out, kept, {&splice, 1});
}

} // namespace jsongled
