#include "protocol/owned_envelope.hpp"

#include <functional>
#include <utility>

namespace jsongled {
namespace {

/// Every view of an envelope that may point into what was received.
constexpr std::array words{&Envelope::id,        &Envelope::to,          &Envelope::action_word,
                           &Envelope::sid,       &Envelope::reason,      &Envelope::initiator,
                           &Envelope::responder, &Envelope::name_space,  &Envelope::event,
                           &Envelope::query,     &Envelope::transaction, &Envelope::status};

/// The same part of another copy, if it is a part of the first one.
bool move_over(std::string_view& part, std::string_view from, std::string_view to) {
    const std::less_equal<const char*> is_not_behind;
    if (!is_not_behind(from.data(), part.data()) ||
        !is_not_behind(part.data() + part.size(), from.data() + from.size()))
        return false;
    part = to.substr(static_cast<std::size_t>(part.data() - from.data()), part.size());
    return true;
}

} // namespace

OwnedEnvelope::OwnedEnvelope(const Envelope& received) : text_(received.text) {
    envelope_.text = text_;
    if (received.unescaped) envelope_.unescaped = std::make_unique<std::string>(*received.unescaped);
    const auto own = [&](std::string_view part) {
        // What is missing stays without data, and what is a word of the server's is there for good.
        if (part.data() && !move_over(part, received.text, text_) && received.unescaped)
            move_over(part, *received.unescaped, *envelope_.unescaped);
        return part;
    };
    for (const auto word : words)
        envelope_.*word = own(received.*word);
    envelope_.action = received.action;
    envelope_.description_kind = received.description_kind;
    envelope_.description = received.description;
    envelope_.described_twice = received.described_twice;
    envelope_.kept = received.kept;
    envelope_.kept_count = received.kept_count;
    envelope_.described_values = received.described_values;
    for (DescribedValue& value : envelope_.described_values)
        value.text = own(value.text);
}

} // namespace jsongled
