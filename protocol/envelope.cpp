#include "protocol/envelope.hpp"

#include <bitset>

#include "protocol/limits.hpp"
#include "protocol/text.hpp"

namespace jsongled {
namespace {

/// A member that holds a short string (or null), and where it goes.
struct WordMember {
    std::string_view key;
    std::string_view Envelope::*field;
};

constexpr std::array<WordMember, 10> jsongle_words{{
    {"action", &Envelope::action_word},
    {"sid", &Envelope::sid},
    {"reason", &Envelope::reason},
    {"initiator", &Envelope::initiator},
    {"responder", &Envelope::responder},
    {"namespace", &Envelope::name_space},
    {"event", &Envelope::event},
    {"query", &Envelope::query},
    {"transaction", &Envelope::transaction},
    {"status", &Envelope::status},
}};

constexpr std::array<std::string_view, 5> outer_keys{"id", "from", "to", "namespace", "jsongle"};

template<std::size_t N>
constexpr std::size_t index_of(const std::array<std::string_view, N>& words, std::string_view key) {
    std::size_t i = 0;
    while (i < N && words[i] != key)
        ++i;
    return i;
}

constexpr std::size_t index_of_word(std::string_view key) {
    std::size_t i = 0;
    while (i < jsongle_words.size() && jsongle_words[i].key != key)
        ++i;
    return i;
}

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

Malformed refused(const Envelope& read, Refusal why) {
    return {std::move(why),          std::string(read.id),         parse_word<Action>(read.action_word),
            std::string(read.sid),   std::string(read.initiator),  std::string(read.responder),
            std::string(read.query), std::string(read.transaction)};
}

class EnvelopeParser {
  public:
    explicit EnvelopeParser(std::string_view text) : scanner_(text) { envelope_.text = text; }

    std::variant<Envelope, Malformed> parse() {
        if (scanner_.peek() != JsonKind::object)
            return malformed({ErrorCode::not_json, "The message is not a JSON object"});
        const bool scanned = scanner_.object(
            [this](const JsonString& key, std::size_t begin) { return outer_member(decoded(key), begin); });
        if (!scanned || !scanner_.finish() || scanner_.fault() != JsonFault::none)
            return malformed(json_refusal());
        if (fault_) return malformed(*std::move(fault_));
        if (auto missing = find_missing()) return malformed(*std::move(missing));
        envelope_.action = parse_word<Action>(envelope_.action_word);
        return std::move(envelope_);
    }

  private:
    enum Outer : std::size_t { id, from, to, name_space, jsongle };

    bool outer_member(std::string_view key, std::size_t begin) {
        const std::size_t which = index_of(outer_keys, key);
        if (which < outer_keys.size()) {
            if (outer_seen_[which]) fault("The member " + quoted(key) + " appears twice");
            outer_seen_.set(which);
        }
        bool ok = false;
        switch (which) {
        case id: ok = name(key, envelope_.id); break;
        case to:
            ok = name(key, envelope_.to);
            if (has_control_characters(envelope_.to)) fault("The member 'to' has control characters");
            break;
        case name_space: {
            std::string_view unused;
            ok = word(key, unused);
            break;
        }
        case jsongle: ok = jsongle_object(); break;
        default: ok = scanner_.value();
        }
        if (which == id || which == from || which == to)
            last_kept_ = false;
        else
            keep({begin, scanner_.position()});
        return ok;
    }

    void keep(Span member) {
        if (last_kept_)
            envelope_.kept[envelope_.kept_count - 1].end = member.end;
        else if (envelope_.kept_count < envelope_.kept.size())
            envelope_.kept[envelope_.kept_count++] = member;
        else
            fault("The members 'id', 'from' and 'to' appear twice");
        last_kept_ = true;
    }

    bool jsongle_object() {
        if (scanner_.peek() != JsonKind::object) {
            fault({ErrorCode::no_jsongle, "The member 'jsongle' is not an object"});
            return scanner_.value();
        }
        return scanner_.object(
            [this](const JsonString& key, std::size_t) { return jsongle_member(decoded(key)); });
    }

    bool jsongle_member(std::string_view key) {
        if (key == "description") return description();
        const std::size_t which = index_of_word(key);
        if (which == jsongle_words.size()) return scanner_.value();
        if (word_seen_[which]) fault("The member " + quoted(key) + " appears twice in 'jsongle'");
        word_seen_.set(which);
        return word(key, envelope_.*jsongle_words[which].field);
    }

    bool description() {
        if (envelope_.description_kind != JsonKind::absent)
            fault("The member 'description' appears twice in 'jsongle'");
        envelope_.description_kind = scanner_.peek();
        const std::size_t begin = scanner_.position();
        const bool ok = envelope_.has_description()
                            ? scanner_.object([this](const JsonString& key, std::size_t) {
                                  return described_member(decoded(key));
                              })
                            : scanner_.value();
        envelope_.description = {begin, scanner_.position()};
        return ok;
    }

    bool described_member(std::string_view key) {
        const auto member = parse_word<Described>(key);
        if (!member) return scanner_.value();
        DescribedValue& value = envelope_.described_values[index_of(*member)];
        if (value.kind != JsonKind::absent) envelope_.described_twice = to_string(*member);
        value.kind = scanner_.peek();
        const std::size_t begin = scanner_.position();
        if (value.kind == JsonKind::string) {
            JsonString read;
            if (!scanner_.string(read)) return false;
            value.text = decoded(read);
            value.well_formed = read.well_formed;
        } else {
            if (!scanner_.value()) return false;
            value.text = envelope_.text.substr(begin, scanner_.position() - begin);
        }
        value.span = {begin, scanner_.position()};
        return true;
    }

    /// A string of bounded length, or null for none.
    bool word(std::string_view key, std::string_view& field) {
        const JsonKind kind = scanner_.peek();
        if (kind != JsonKind::string) {
            if (kind != JsonKind::null) fault("The member " + quoted(key) + " is not a string");
            return scanner_.value();
        }
        JsonString read;
        if (!scanner_.string(read)) return false;
        const std::string_view text = decoded(read);
        if (!read.well_formed)
            fault("The member " + quoted(key) + " has half a surrogate pair");
        else if (text.size() > max_word_bytes)
            fault("The member " + quoted(key) + " is longer than 256 bytes");
        else
            field = text;
        return true;
    }

    /// A word that is not empty if it is there.
    bool name(std::string_view key, std::string_view& field) {
        const bool is_string = scanner_.peek() == JsonKind::string;
        std::string_view text;
        if (!word(key, text)) return false;
        if (text.empty() && is_string)
            fault("The member " + quoted(key) + " is empty");
        else
            field = text;
        return true;
    }

    std::string_view decoded(const JsonString& string) {
        if (!string.escaped) return string.raw;
        if (!envelope_.unescaped) {
            // Decoding never lengthens, so with this capacity the string never moves under its views.
            envelope_.unescaped = std::make_unique<std::string>();
            envelope_.unescaped->reserve(envelope_.text.size());
        }
        const std::size_t begin = envelope_.unescaped->size();
        append_unescaped(*envelope_.unescaped, string.raw);
        return std::string_view(*envelope_.unescaped).substr(begin);
    }

    std::optional<Refusal> find_missing() const {
        if (!outer_seen_[jsongle]) return Refusal{ErrorCode::no_jsongle, "Missing 'jsongle' object"};
        if (envelope_.id.empty()) return Refusal{ErrorCode::bad_parameter, "Missing 'id' parameter"};
        if (envelope_.action_word.empty())
            return Refusal{ErrorCode::bad_parameter, fault_of_missing("action", envelope_.action_word)};
        return std::nullopt;
    }

    Refusal json_refusal() const {
        switch (scanner_.fault()) {
        case JsonFault::too_deep:
            return {ErrorCode::bad_parameter,
                    "The message nests deeper than " + std::to_string(max_depth) + " levels"};
        case JsonFault::syntax:
        case JsonFault::none: break;
        }
        return {ErrorCode::not_json,
                "The message is not JSON: error at byte " + std::to_string(scanner_.position())};
    }

    /// The first fault is the one that is told.
    void fault(Refusal refusal) {
        if (!fault_) fault_ = std::move(refusal);
    }
    void fault(std::string details) { fault({ErrorCode::bad_parameter, std::move(details)}); }

    Malformed malformed(Refusal why) const { return refused(envelope_, std::move(why)); }

    JsonScanner scanner_;
    Envelope envelope_;
    std::bitset<outer_keys.size()> outer_seen_;
    std::bitset<jsongle_words.size()> word_seen_;
    std::optional<Refusal> fault_;
    bool last_kept_ = false;
};

} // namespace

std::string fault_of_missing(std::string_view key, std::string_view word) {
    return word.data() ? "The parameter " + quoted(key) + " is empty" : "Missing " + quoted(key) + " parameter";
}

std::variant<Envelope, Malformed> parse_envelope(std::string_view text) {
    return EnvelopeParser(text).parse();
}

Malformed parse_beginning(std::string_view beginning, Oversize oversize) {
    Refusal why{ErrorCode::message_too_large, "The message has " + std::to_string(oversize.bytes) +
                                                  " bytes, and may have " + std::to_string(oversize.limit)};
    auto parsed = parse_envelope(beginning);
    // It can be whole, but for any amount of white space.
    const auto* whole = std::get_if<Envelope>(&parsed);
    Malformed read = whole ? refused(*whole, {}) : std::get<Malformed>(std::move(parsed));
    read.why = std::move(why);
    read.oversize = oversize;
    return read;
}

} // namespace jsongled
