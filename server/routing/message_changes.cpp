#include "server/routing/message_changes.hpp"

#include "protocol/text.hpp"
#include "server/routing/back_pressure.hpp"
#include "server/routing/chat_copy.hpp"
#include "server/routing/late_answers.hpp"

namespace jsongled {
namespace {

Refusal cannot_now() {
    return {ErrorCode::unavailable, "The message cannot be changed at the moment"};
}

bool is_as_wanted(const KeptMessage& message, const PendingAnswers::Change& asked) {
    return asked.kind == ChangeKind::edited ? message.edited == asked.at && !message.retracted
                                            : message.retracted.has_value();
}

/// Of everybody who may know the message, those who are there and have room: the others read it later.
void tell_hearers(Tables& tables, const PendingAnswers::Change& asked, const MessageAnswer& found) {
    const KeptMessage& message = *found.message;
    for (const std::string& uid : found.hearers) {
        ServerMessage told = ChangeEvent{{asked.kind, message.id, asked.at},
                                         message.conversation.kind,
                                         message.conversation.with(uid),
                                         message.author,
                                         asked.kind == ChangeKind::edited ? asked.content_json : std::string()};
        const std::size_t cost = size_bound(told, tables.sn);
        Peers peers;
        for (Peer* peer : tables.directory.connections_of(uid))
            if (peer->id != asked.request.peer && !is_full_for(*peer, cost)) peers.push_back(peer);
        tables.say_to_all(peers, std::move(told));
    }
}

void end_change(Tables& tables, const PendingAnswers::Change& asked, const MessageAnswer& found) {
    Peer* peer = find_asker(tables, asked.request);
    if (!found.message || !is_as_wanted(*found.message, asked)) {
        if (peer) end_late_answer(tables, *peer, asked.request, cannot_now());
        return;
    }
    if (asked.kind == ChangeKind::retracted)
        tables.sent.forget_content(asked.uid, message_key(found.message->id));
    tell_hearers(tables, asked, found);
    if (peer)
        end_late_answer(tables, *peer,
                        ChangeResult{asked.request.query,
                                     asked.request.transaction,
                                     {asked.kind, found.message->id, asked.at}});
}

Write change_to_keep(const PendingAnswers::Change& asked, const KeptMessage& message,
                     const TextAround& around) {
    if (asked.kind == ChangeKind::retracted)
        return RetractMessage{message.author, message.id, asked.uid, around.retracted(asked.at), asked.at};
    return EditMessage{message.author, message.id, asked.uid, around.edited(asked.content_json, asked.at),
                       asked.preview,  asked.at};
}

/// What stands beside a content stays, so that both together may be more than a message has: but no more than
/// one answer can show.
bool is_too_large(const Tables& tables, const Write& change) {
    const auto* edit = std::get_if<EditMessage>(&change);
    return edit && edit->envelope.size() > tables.settings.max_outbox_bytes / 2;
}

} // namespace

void go_on_with_change(Tables& tables, PendingAnswers::Change asked, PreparedAnswer& answer) {
    Peer* peer = find_asker(tables, asked.request);
    const auto* found = std::get_if<MessageAnswer>(&answer.answer);
    if (!found) {
        if (peer) end_late_answer(tables, *peer, asked.request, cannot_now());
        return;
    }
    if (asked.is_written) return end_change(tables, asked, *found);
    if (!peer) return;
    // Whoever did not hear of it asks again.
    if (found->message && found->message->retracted && asked.kind == ChangeKind::retracted)
        return end_late_answer(tables, *peer,
                               ChangeResult{asked.request.query,
                                            asked.request.transaction,
                                            {asked.kind, found->message->id, *found->message->retracted}});
    if (!found->message || found->message->retracted || !answer.around)
        return end_late_answer(
            tables, *peer, asked.request,
            {ErrorCode::message_unknown, "You have sent no such message, or have retracted it"});
    Write change = change_to_keep(asked, *found->message, *answer.around);
    if (is_too_large(tables, change))
        return end_late_answer(tables, *peer, asked.request,
                               {ErrorCode::message_too_large, "With this content the message is too large"});
    if (tables.write(std::move(change)) == Store::Intake::full)
        return end_late_answer(tables, *peer, asked.request, cannot_now());
    // The answer comes behind what was written, and shows what has become of it.
    asked.is_written = true;
    MessageQuestion again{asked.uid, found->message->id, {}, tables.settings.muc_history};
    tables.out.store.ask(tables.answers.expect(std::move(asked)), std::move(again));
}

} // namespace jsongled
