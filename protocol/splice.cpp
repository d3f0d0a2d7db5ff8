#include "protocol/splice.hpp"

#include <array>
#include <utility>

namespace jsongled {
namespace {

/// A time that replaces a span of the received bytes; an empty span inserts it.
struct Stamp {
    Span where;
    std::string_view before; ///< what goes in front of it: its key, where it has none yet
};

bool is_empty_object(std::string_view object) {
    return object.substr(1, object.size() - 2).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// One for each time that the description lacks, or has from somebody who may not set it; in the order of the
/// text.
class Stamps {
  public:
    explicit Stamps(const Envelope& envelope) {
        const DescribedValue& sent = envelope.described(Described::sent);
        const DescribedValue& relayed = envelope.described(Described::relayed);
        const std::size_t at = envelope.description.end - 1;
        if (sent.kind == JsonKind::null)
            add({sent.span, {}});
        else if (sent.kind == JsonKind::absent)
            add({{at, at}, is_empty_object(envelope.cut(envelope.description)) ? R"("sent":)" : R"(,"sent":)"});
        // Behind `sent`, the server's or the client's: so it is never the first.
        if (relayed.kind == JsonKind::absent)
            add({{at, at}, R"(,"relayed":)"});
        else
            add({relayed.span, {}});
        if (count_ == 2 && stamps_[1].where.begin < stamps_[0].where.begin) std::swap(stamps_[0], stamps_[1]);
    }

    const Stamp* begin() const { return stamps_.data(); }
    const Stamp* end() const { return stamps_.data() + count_; }

  private:
    void add(Stamp stamp) { stamps_[count_++] = stamp; }

    std::array<Stamp, 2> stamps_{};
    std::size_t count_ = 0;
};

} // namespace

void append_relay_tail(std::string& out, const Envelope& envelope, std::optional<Time> stamp) {
    for (std::size_t i = 0; i < envelope.kept_count; ++i) {
        const Span run = envelope.kept[i];
        std::size_t from = run.begin;
        out.push_back(',');
        if (stamp && envelope.description.begin >= run.begin && envelope.description.end <= run.end) {
            const TimeText time = time_text(*stamp);
            for (const Stamp& one : Stamps(envelope)) {
                out += envelope.cut({from, one.where.begin});
                out += one.before;
                out.push_back('"');
                out.append(time.data(), time.size());
                out.push_back('"');
                from = one.where.end;
            }
        }
        out += envelope.cut({from, run.end});
    }
    out.push_back('}');
}

} // namespace jsongled
