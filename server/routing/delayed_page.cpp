#include "server/routing/delayed_page.hpp"

#include <utility>

#include "protocol/json_writer.hpp"
#include "protocol/splice.hpp"

namespace jsongled {
namespace {

/// Nothing for what is no message any more.
OutgoingPtr delayed(const KeptMessage& kept) {
    const auto parsed = parse_envelope(kept.envelope);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    if (!envelope || !envelope->action || !envelope->has_description()) return nullptr;
    std::string tail;
    tail.reserve(kept.envelope.size() + max_stamp_bytes);
    append_delayed_tail(tail, *envelope, kept.edited, kept.retracted);
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

std::string bare_envelope(const Envelope& envelope, const KeptMessage& kept) {
    std::string text;
    JsonWriter json(text);
    json.begin().string("id", kept.id).begin("jsongle").string("action", envelope.action_word);
    if (!envelope.name_space.empty()) json.string("namespace", envelope.name_space);
    json.begin("description").time("sent", kept.sent).string("content", "").time("relayed", kept.relayed);
    json.end().end();
    switch (kind_of(kept.conversation)) {
    case ConversationKind::user: json.string("from", kept.author); break;
    case ConversationKind::room: json.string("from", kept.conversation.name); break;
    case ConversationKind::muc: json.string("from", {kept.conversation.name, "/", kept.author}); break;
    }
    json.string("to", kept.conversation.with(kept.author)).end();
    return text;
}

std::optional<TextAround> around_content(const KeptMessage& kept) {
    const auto parsed = parse_envelope(kept.envelope);
    const auto* envelope = std::get_if<Envelope>(&parsed);
    if (!envelope || !envelope->has_description()) return std::nullopt;
    const DescribedValue& content = envelope->described(Described::content);
    Span span = content.span;
    std::string before;
    if (content.kind == JsonKind::absent) {
        span.begin = span.end = envelope->description.end - 1;
        before = R"(,"content":)";
    }
    before.insert(0, envelope->cut({0, span.begin}));
    return TextAround{std::move(before), std::string(envelope->cut({span.end, envelope->text.size()})),
                      bare_envelope(*envelope, kept)};
}

} // namespace

PreparedAnswer::PreparedAnswer(Answer found) : answer(std::move(found)) {
    if (const auto* page = std::get_if<WaitingPage>(&answer)) delayed = jsongled::delayed(*page);
    if (const auto* found = std::get_if<MessageAnswer>(&answer); found && found->message)
        around = around_content(*found->message);
}

} // namespace jsongled
