#include "server/routing/message_search.hpp"

#include "server/routing/late_answers.hpp"

namespace jsongled {
namespace {

/// What one answer may take: far below what an outbox holds, so that nobody is closed for asking.
constexpr std::size_t most_bytes = 262'144;

Refusal out_of_order() {
    return {ErrorCode::unavailable, "The history cannot be read at the moment"};
}
Refusal too_large() {
    return {ErrorCode::unavailable, "The answer is larger than your connection's send queue allows"};
}

/// Bytes that an answer may take beside its frame. One message or line may take more than an answer otherwise
/// does, so that asking for the rest gets on.
struct Space {
    Space(const Tables& tables, const Peer& peer, const ServerMessage& frame) {
        const std::size_t taken = size_bound(frame, tables.sn);
        const auto beside = [&](std::size_t bytes) { return bytes > taken ? bytes - taken : 0; };
        one = beside(tables.outbox_bytes(peer));
        all = std::min(most_bytes, beside(tables.outbox_bytes(peer) / 4));
    }

    bool takes(std::size_t bytes, bool is_first) {
        used += bytes;
        return used <= (is_first ? one : all);
    }

    std::size_t one;
    std::size_t all;
    std::size_t used = 0;
};

/// A message of somebody who was erased has no envelope of its own any more.
std::string bare_envelope(const KeptMessage& message) {
    std::string text;
    JsonWriter json(text);
    json.begin().string("id", message.id).string("from", message.author).null("to");
    json.begin("jsongle").string("action", to_string(Action::session_text)).begin("description");
    json.time("sent", message.sent).string("content", "").time("relayed", message.relayed);
    if (message.retracted) json.time("retracted", *message.retracted);
    json.end().end().end();
    return text;
}

MessageHistory::Message shown(HistoryMessage& found) {
    KeptMessage& kept = found.message;
    MessageHistory::Message message{kept.envelope.empty() ? bare_envelope(kept) : std::move(kept.envelope),
                                    std::move(kept.author),
                                    std::move(found.received),
                                    std::move(found.read),
                                    {}};
    message.reactions.reserve(found.reactions.size());
    for (Reaction& one : found.reactions)
        message.reactions.push_back({std::move(one.uid), std::move(one.type)});
    return message;
}

ConversationLine shown(InboxLine& line) {
    return {std::move(line.with),
            to_string(line.kind),
            {std::move(line.last.id), std::move(line.last.author), line.last.sent, std::move(line.last.preview),
             line.last.retracted},
            line.unread,
            std::move(line.read_up_to)};
}

} // namespace

void answer_message_history(Tables& tables, const PendingAnswers::Messages& asked, HistoryPage* page) {
    Peer* peer = find_asker(tables, asked.request);
    if (!peer) return;
    if (!page) return end_late_answer(tables, *peer, asked.request, out_of_order());
    MessageHistory answer{asked.request.transaction, {}, page->complete};
    Space space(tables, *peer, answer);
    // What is left out is at the end that is farthest from where the page begins.
    const bool is_forward = asked.from == PageFrom::after;
    if (!is_forward) std::ranges::reverse(page->messages);
    for (HistoryMessage& found : page->messages) {
        MessageHistory::Message message = shown(found);
        if (!space.takes(MessageHistory::bytes_of(message), answer.messages.empty())) {
            answer.complete = false;
            break;
        }
        answer.messages.push_back(std::move(message));
    }
    if (answer.messages.empty() && !answer.complete)
        return end_late_answer(tables, *peer, asked.request, too_large());
    if (!is_forward) std::ranges::reverse(answer.messages);
    end_late_answer(tables, *peer, std::move(answer));
}

void answer_conversations(Tables& tables, const PendingAnswers::Conversations& asked, InboxPage* page) {
    Peer* peer = find_asker(tables, asked.request);
    if (!peer) return;
    if (!page) return end_late_answer(tables, *peer, asked.request, out_of_order());
    ConversationList answer{asked.request.transaction, {}, page->complete};
    Space space(tables, *peer, answer);
    for (InboxLine& found : page->lines) {
        ConversationLine line = shown(found);
        if (!space.takes(ConversationList::bytes_of(line), answer.lines.empty())) {
            answer.complete = false;
            break;
        }
        answer.lines.push_back(std::move(line));
    }
    if (answer.lines.empty() && !answer.complete)
        return end_late_answer(tables, *peer, asked.request, too_large());
    end_late_answer(tables, *peer, std::move(answer));
}

void look_at_conversation(Tables& tables, PendingAnswers::Line asked) {
    LineQuestion question{asked.uid, asked.with, tables.settings.muc_history};
    tables.out.store.ask(tables.answers.expect(std::move(asked)), std::move(question));
}

void tell_of_conversation(Tables& tables, const PendingAnswers::Line& asked, InboxEntry* entry) {
    Peer* asker = asked.request ? find_asker(tables, *asked.request) : nullptr;
    if (!entry || !entry->line) {
        if (asker) end_late_answer(tables, *asker, *asked.request, out_of_order());
        return;
    }
    const ConversationLine line = shown(*entry->line);
    for (Peer* peer : tables.directory.connections_of(asked.uid))
        if (peer->id != asked.peer) tables.say(*peer, ConversationEvent{line});
    if (asker) end_late_answer(tables, *asker, UnreadResult{asked.request->transaction, line});
}

void mark_from(Tables& tables, PendingAnswers::Mark asked, const MessageAnswer* answer) {
    Peer* peer = find_asker(tables, asked.request);
    if (!peer) return;
    if (!answer) return end_late_answer(tables, *peer, asked.request, out_of_order());
    if (!answer->message)
        return end_late_answer(tables, *peer, asked.request,
                               {ErrorCode::message_unknown, "You know no such message in this conversation"});
    const KeptMessage& message = *answer->message;
    const MarkUnread mark{{message.conversation, message.id, message.author, tables.settings.muc_history},
                          peer->uid()};
    if (tables.write(mark) == Store::Intake::full)
        return end_late_answer(tables, *peer, asked.request,
                               {ErrorCode::unavailable, "Too much waits to be stored: try again later"});
    // The answer comes behind what was written, and holds it.
    const std::string uid = peer->uid();
    std::string id(peer->id);
    look_at_conversation(tables,
                         {uid, message.conversation.with(uid), std::move(id), std::move(asked.request)});
}

} // namespace jsongled
