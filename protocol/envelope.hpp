#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/actions.hpp"
#include "protocol/described.hpp"
#include "protocol/errors.hpp"
#include "protocol/json_scanner.hpp"

namespace jsongled {

/// One received message: views on its text, found in one scan. A word that is missing or null has no data, one
/// that is empty has. Owns nothing but the strings that had to be
/// unescaped, so the text must outlive it. Made by parse_envelope() only; immutable afterwards.
struct Envelope {
    std::string_view text;
    std::string_view id;
    std::string_view to; ///< empty: the server

    std::optional<Action> action; ///< nothing for a word that is no action
    std::string_view action_word;
    std::string_view sid;
    std::string_view reason;
    std::string_view initiator;
    std::string_view responder;
    std::string_view name_space; ///< `namespace` of the jsongle object
    std::string_view event;
    std::string_view query;
    std::string_view transaction;
    std::string_view status;

    /// `object` when there is one that a handler may read or relay.
    JsonKind description_kind = JsonKind::absent;
    Span description;
    /// A member of it that the server reads and that appears twice: two readers could differ on it.
    std::string_view described_twice;

    /// What is relayed of the outermost object: runs of members other than id, from and to.
    std::array<Span, 4> kept{};
    std::size_t kept_count = 0;

    const DescribedValue& described(Described member) const { return described_values[index_of(member)]; }
    /// A `reason` that is missing is not the same as an empty one.
    bool has_reason() const { return reason.data() != nullptr; }
    bool has_description() const { return description_kind == JsonKind::object; }
    std::string_view cut(Span span) const { return text.substr(span.begin, span.end - span.begin); }

    std::array<DescribedValue, count_of<Described>> described_values{};
    std::unique_ptr<std::string> unescaped; ///< what the views of escaped strings point into
};

/// How many bytes a message has that is larger than its sender's may be, and how many it may have.
struct Oversize {
    std::size_t bytes;
    std::size_t limit;
};

/// A text that is no valid envelope, and what could be read of it: enough to answer in the form that its sender
/// waits for.
struct Malformed {
    Refusal why;
    std::string mid = {};
    std::optional<Action> action = {};
    std::string sid = {};
    std::string initiator = {};
    std::string responder = {};
    std::string query = {};
    std::string transaction = {};
    std::optional<Oversize> oversize = {}; ///< where that is why
};

/// Why a word of an envelope that has to be there is not.
std::string fault_of_missing(std::string_view key, std::string_view word);

/// Reads one frame (valid UTF-8). Checks JSON, depth, of every member the server knows the type, the length and
/// that it is Unicode, and that none of those appears twice. The content of other strings is nobody's business.
/// Whether the action is known, and whether its description is there and says each thing once, is left to the
/// dispatcher: the answer depends on the action.
std::variant<Envelope, Malformed> parse_envelope(std::string_view text);

/// What can be read of a message that is too large, and of which only the beginning is there.
Malformed parse_beginning(std::string_view beginning, Oversize oversize);

} // namespace jsongled
