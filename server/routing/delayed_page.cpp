#include "server/routing/delayed_page.hpp"

#include <utility>

#include "protocol/json_writer.hpp"
#include "protocol/splice.hpp"
#include "storage/kept_envelope.hpp"

namespace jsongled {
namespace {

/// Nothing for what is no message any more.
OutgoingPtr delayed(const KeptMessage& kept) {
    const auto parsed = parse_envelope(kept.envelope);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    if (!envelope || !envelope->action || !envelope->has_description()) return nullptr;
    std::string tail;
    tail.reserve(kept.envelope.size() + max_stamp_bytes);
    append_delayed_tail(tail, *envelope);
    // Only what one user says to another waits.
    return Outgoing::restore(*envelope->action, envelope->id, kept.author, tail);
}

DelayedPage delayed(const WaitingPage& page) {
    DelayedPage made{{}, page.messages.empty() ? 0 : page.messages.back().place, page.complete};
    made.messages.reserve(page.messages.size());
    for (const WaitingMessage& one : page.messages)
        if (OutgoingPtr message = delayed(one.message))
            made.messages.push_back({one.place, std::move(message)});
    return made;
}

/// Up to the time at which it was retracted, and from there on.
TextAround::Bare bare_envelope(const Envelope& envelope, const KeptMessage& kept) {
    TextAround::Bare bare;
    JsonWriter json(bare.before);
    json.begin().string("id", kept.id).begin("jsongle");
    json.string("action", envelope.action_word);
    if (!envelope.name_space.empty()) json.string("namespace", envelope.name_space);
    json.begin("description").time("sent", kept.sent).string("content", "").time("relayed", kept.relayed);
    bare.before += R"(,"retracted":)";
    bare.behind = "}}";
    const Conversation& conversation = kept.conversation;
    const std::string_view to = conversation.with(kept.author);
    switch (kind_of(conversation)) {
    case ConversationKind::user: close_envelope(bare.behind, kept.author, {}, to); break;
    case ConversationKind::room: close_envelope(bare.behind, conversation.name, {}, to); break;
    case ConversationKind::muc: close_envelope(bare.behind, conversation.name, kept.author, to); break;
    }
    return bare;
}

/// Where a member of the description is, or is to be; and what goes in front of it.
std::pair<Span, std::string_view> place_of(const Envelope& envelope, Described member, std::string_view key) {
    const DescribedValue& said = envelope.described(member);
    if (said.kind != JsonKind::absent) return {said.span, {}};
    const std::size_t end = envelope.description.end - 1;
    return {{end, end}, key};
}

std::optional<TextAround> around_content(const KeptMessage& kept) {
    const auto parsed = parse_envelope(kept.envelope);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    if (!envelope || !envelope->has_description()) return std::nullopt;
    auto first = place_of(*envelope, Described::content, R"(,"content":)");
    auto second = place_of(*envelope, Described::edited, R"(,"edited":)");
    TextAround around;
    around.has_content_first = first.first.begin <= second.first.begin;
    if (!around.has_content_first) std::swap(first, second);
    around.before = std::string(envelope->cut({0, first.first.begin})).append(first.second);
    around.between = std::string(envelope->cut({first.first.end, second.first.begin})).append(second.second);
    around.behind = envelope->cut({second.first.end, envelope->text.size()});
    around.bare = bare_envelope(*envelope, kept);
    return around;
}

} // namespace

std::string TextAround::edited(std::string_view content_json, Time at) const {
    const std::string time = '"' + iso_8601(at) + '"';
    std::string text;
    text.reserve(before.size() + between.size() + behind.size() + content_json.size() + time.size());
    text.append(before).append(has_content_first ? content_json : std::string_view(time));
    return text.append(between)
        .append(has_content_first ? std::string_view(time) : content_json)
        .append(behind);
}

std::string TextAround::retracted(Time at) const {
    return bare.before + '"' + iso_8601(at) + '"' + bare.behind;
}

PreparedAnswer::PreparedAnswer(Answer found) : answer(std::move(found)) {
    if (const auto* page = std::get_if<WaitingPage>(&answer)) delayed = jsongled::delayed(*page);
    if (const auto* one = std::get_if<MessageAnswer>(&answer); one && one->message)
        around = around_content(*one->message);
}

} // namespace jsongled
