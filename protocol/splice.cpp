#include "protocol/splice.hpp"

#include <array>
#include <utility>

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

/// Text that replaces a span of the received bytes; an empty span inserts.
struct Edit {
    Span where;
    std::string text;
};

bool is_empty_object(std::string_view object) {
    return object.substr(1, object.size() - 2).find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// At most one edit for each stamp and one for what the description lacks, in the order of the text.
class Edits {
  public:
    Edits(const Envelope& envelope, Time stamp) {
        const std::string time = json_string(iso_8601(stamp));
        const DescribedValue& sent = envelope.described(Described::sent);
        const DescribedValue& relayed = envelope.described(Described::relayed);
        if (sent.kind == JsonKind::null) add({sent.span, time});
        if (relayed.kind != JsonKind::absent) add({relayed.span, time});
        if (count_ == 2 && relayed.span.begin < sent.span.begin) std::swap(edits_[0], edits_[1]);

        std::string lacking;
        if (sent.kind == JsonKind::absent) lacking += ",\"sent\":" + time;
        if (relayed.kind == JsonKind::absent) lacking += ",\"relayed\":" + time;
        if (!lacking.empty()) {
            if (is_empty_object(envelope.cut(envelope.description))) lacking.erase(0, 1);
            const std::size_t at = envelope.description.end - 1;
            add({{at, at}, std::move(lacking)});
        }
    }

    const Edit* begin() const { return edits_.data(); }
    const Edit* end() const { return edits_.data() + count_; }

  private:
    void add(Edit edit) { edits_[count_++] = std::move(edit); }

    std::array<Edit, 3> edits_;
    std::size_t count_ = 0;
};

} // namespace

std::string relay_tail(const Envelope& envelope, std::optional<Time> stamp) {
    std::string tail;
    tail.reserve(envelope.text.size() + 96);
    for (std::size_t i = 0; i < envelope.kept_count; ++i) {
        const Span run = envelope.kept[i];
        std::size_t from = run.begin;
        tail.push_back(',');
        if (stamp && envelope.description.begin >= run.begin && envelope.description.end <= run.end) {
            for (const Edit& edit : Edits(envelope, *stamp)) {
                tail += envelope.cut({from, edit.where.begin});
                tail += edit.text;
                from = edit.where.end;
            }
        }
        tail += envelope.cut({from, run.end});
    }
    tail.push_back('}');
    return tail;
}

} // namespace jsongled
