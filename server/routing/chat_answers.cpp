#include "server/routing/chat_answers.hpp"

#include <algorithm>
#include <utility>

namespace jsongled {
namespace {

constexpr std::string_view not_stored = "The message cannot be stored at the moment";

/// Why the sender of a message hears of an error; nothing where the message is kept.
std::optional<Refusal> refusal_for(WriteVerdict verdict) {
    switch (verdict) {
    case WriteVerdict::stored:
    case WriteVerdict::repeated:
    case WriteVerdict::more: return std::nullopt;
    case WriteVerdict::conflicting:
        return Refusal{ErrorCode::conflict, "You have sent another message under this 'id'"};
    case WriteVerdict::is_a_room: return Refusal{ErrorCode::not_a_member, "You are not a member of this room"};
    case WriteVerdict::recipient_full:
        return Refusal{ErrorCode::unavailable, "Too much waits for the recipient, who is away"};
    case WriteVerdict::sender_full:
        return Refusal{ErrorCode::too_many_messages, "Too many of your messages wait for people who are away"};
    case WriteVerdict::store_full:
        return Refusal{ErrorCode::unavailable, "Too much waits for people who are away"};
    case WriteVerdict::unknown:
    case WriteVerdict::not_the_author: break;
    }
    return Refusal{ErrorCode::unavailable, std::string(not_stored)};
}

void say_answer(Tables& tables, Peer& peer, AwaitedAnswer& answer) {
    if (!answer.refusal)
        return tables.say(
            peer, ServerReceived{std::move(answer.name_space), std::move(answer.mid), answer.acknowledged});
    tables.note(Refused{std::string(peer.id), peer.uid(), answer.refusal->code, {}, answer.mid, {}});
    tables.say(peer, SessionError{*std::move(answer.refusal), std::move(answer.mid)});
}

void say_answers(Tables& tables, Peer& peer) {
    AwaitedAnswers& awaited = *peer.answers;
    while (!awaited.answers.empty() && awaited.answers.front().is_answered) {
        say_answer(tables, peer, awaited.answers.front());
        awaited.answers.pop_front();
        ++awaited.first;
    }
    if (!awaited.answers.empty()) return;
    const auto closes = awaited.closes;
    peer.answers = nullptr;
    if (closes && peer.recipient) peer.recipient->close(*closes);
}

void take_answer(Tables& tables, const AwaitedWrite::Waiter& waiter, const std::optional<Refusal>& refusal) {
    Peer* peer = tables.directory.find_peer(waiter.peer);
    if (!peer) return;
    AwaitedAnswers& awaited = *peer->answers;
    AwaitedAnswer& answer = awaited.answers[waiter.number - awaited.first];
    answer.is_answered = true;
    answer.refusal = refusal;
    awaited.bytes -= answer.bytes;
    say_answers(tables, *peer);
}

void answer_for(Tables& tables, AwaitedWrites::iterator write, const std::optional<Refusal>& refusal) {
    const Store::Sequence sequence = write->first;
    const AwaitedWrite awaited = std::move(write->second);
    tables.awaited.erase(write);
    if (refusal) tables.sent.forget(awaited.author, awaited.key, sequence);
    for (const AwaitedWrite::Waiter& waiter : awaited.waiters)
        take_answer(tables, waiter, refusal);
}

} // namespace

void expect_answer(Tables& tables, Peer& peer, AwaitedAnswer answer) {
    if (!peer.answers) peer.answers = std::make_unique<AwaitedAnswers>();
    AwaitedAnswers& awaited = *peer.answers;
    const auto write = tables.awaited.find(answer.sequence);
    answer.is_answered = write == tables.awaited.end();
    if (!answer.is_answered) {
        write->second.waiters.push_back({std::string(peer.id), awaited.first + awaited.answers.size()});
        awaited.bytes += answer.bytes;
    }
    awaited.answers.push_back(std::move(answer));
    say_answers(tables, peer);
}

void answer_for_stored(Tables& tables, Store::Sequence up_to, std::span<const VerdictOn> verdicts) {
    auto verdict = verdicts.begin();
    while (!tables.awaited.empty() && tables.awaited.begin()->first <= up_to) {
        const auto write = tables.awaited.begin();
        verdict = std::find_if(verdict, verdicts.end(),
                               [&](const VerdictOn& one) { return one.sequence >= write->first; });
        const bool is_on_it = verdict != verdicts.end() && verdict->sequence == write->first;
        answer_for(tables, write, is_on_it ? refusal_for(verdict->verdict) : std::nullopt);
    }
}

void answer_for_failed(Tables& tables, Store::Sequence first, Store::Sequence last) {
    const Refusal why{ErrorCode::unavailable, std::string(not_stored)};
    for (auto write = tables.awaited.lower_bound(first); write != tables.awaited.end() && write->first <= last;
         write = tables.awaited.lower_bound(first))
        answer_for(tables, write, why);
}

void close_behind_answers(Peer& peer, CloseCause why) {
    if (!peer.recipient) return;
    if (!peer.answers) return peer.recipient->close(why);
    peer.answers->closes = why;
}

} // namespace jsongled
