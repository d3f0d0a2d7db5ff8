#include "server/routing/resumption.hpp"

#include <algorithm>
#include <utility>

#include "server/routing/catch_up.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {
namespace {

std::size_t most_bytes(const Tables& tables, const Peer& peer) {
    return std::min<std::size_t>(tables.settings.resume_bytes, peer.outbox_bytes);
}

/// What has to reach its user, sooner or later.
bool is_owed(const Outgoing& message) {
    return message.author() && family_of(message.action()) == Family::chat && !message.is_got();
}

bool is_in(const auto& messages, const OutgoingPtr& message) {
    return std::ranges::find(messages, message) != messages.end();
}

/// Whether the peer is still to get it.
bool keeps(const Peer& peer, const OutgoingPtr& message) {
    if (!peer.is_there()) return false;
    return (peer.resumption && is_in(peer.resumption->kept, message)) ||
           (peer.catch_up && is_in(peer.catch_up->later, message));
}

void keep_waiting(Tables& tables, const std::string& uid, const Outgoing& message) {
    const std::string author(message.author()->uid());
    tables.owed.push_back({{Conversation::of_users(author, uid), message.id(), author}, uid});
    keep_waiting_again(tables);
}

/// Unless another connection of the user is still to get it, or has. Whether it waits from now on.
bool leave_waiting(Tables& tables, const Peer& peer, const OutgoingPtr& message) {
    if (!is_owed(*message) || message->author()->uid() == peer.member->uid()) return false;
    const bool is_kept = std::ranges::any_of(tables.directory.connections_of(peer.member->uid()),
                                             [&](const Peer* other) { return keeps(*other, message); });
    if (!is_kept) keep_waiting(tables, peer.uid(), *message);
    return !is_kept;
}

/// Whoever is there of the user gets what waits from now on, as what has waited before.
void have_others_catch_up(Tables& tables, const Peer& peer) {
    for (Peer* other : tables.directory.connections_of(peer.member->uid())) {
        if (other == &peer || !other->is_there()) continue;
        if (other->catch_up)
            other->catch_up->after = 0;
        else
            begin_to_catch_up(tables, *other);
    }
}

void take_first(Tables& tables, Resumption& session) {
    const std::size_t cost = session.kept.front()->cost();
    session.bytes -= cost;
    tables.kept_bytes -= cost;
    session.kept.pop_front();
    // An idle client holds nothing.
    if (session.kept.empty()) session.kept = {};
}

} // namespace

void begin_session(Peer& peer, const SessionToken& token, AddressKey from) {
    peer.resumption = std::make_unique<Resumption>();
    peer.resumption->token = token.digest;
    peer.resumption->from = from;
}

void remember(Tables& tables, Peer& peer, const OutgoingPtr& message) {
    Resumption& session = *peer.resumption;
    const std::size_t cost = message->cost();
    if (session.is_over) return;
    if (session.is_away && session.kept.empty()) tables.away.load(session.place);
    ++session.sent;
    session.kept.push_back(message);
    session.bytes += cost;
    tables.kept_bytes += cost;
    const std::size_t most = most_bytes(tables, peer);
    const auto is_full = [&] {
        return session.bytes > most || tables.kept_bytes > Resumption::most_bytes_of_all;
    };
    if (!peer.recipient) {
        if (!is_full()) return;
        // With the next tick: those to whom this message is said are still being walked.
        session.is_over = true;
        tables.deadlines.move(session.due, tables.latest);
        return;
    }
    // Long before there is too much the client is asked what it has got.
    if (session.bytes > most / 2 && session.asked <= session.got()) {
        session.asked = session.sent;
        peer.recipient->probe(session.sent);
    }
    while (!session.kept.empty() && is_full()) {
        const OutgoingPtr oldest = session.kept.front();
        take_first(tables, session);
        leave_waiting(tables, peer, oldest);
    }
}

void acknowledge(Tables& tables, Peer& peer, std::uint64_t number) {
    if (!peer.resumption || number > peer.resumption->sent) return;
    Resumption& session = *peer.resumption;
    while (session.got() < number) {
        session.kept.front()->note_got();
        take_first(tables, session);
    }
}

void note_received(Peer& peer, std::string_view mid) {
    if (!peer.resumption) return;
    // They come in the order of what they are about: so it is among the first.
    for (const OutgoingPtr& message : peer.resumption->kept)
        if (is_owed(*message) && message->id() == mid) return message->note_got();
}

void hear(Peer& peer) {
    if (peer.resumption) peer.resumption->former.reset();
}

void end_session(Tables& tables, Peer& peer) {
    const std::unique_ptr<Resumption> session = std::move(peer.resumption);
    if (!session) return;
    tables.kept_bytes -= session->bytes;
    bool waits = false;
    for (const OutgoingPtr& message : session->kept)
        waits = leave_waiting(tables, peer, message) || waits;
    // What stands behind what waited for its user has not even been sent.
    if (peer.catch_up) {
        for (const OutgoingPtr& message : peer.catch_up->later)
            waits = leave_waiting(tables, peer, message) || waits;
        peer.catch_up = nullptr;
    }
    if (waits) have_others_catch_up(tables, peer);
}

void keep_waiting_again(Tables& tables) {
    while (!tables.owed.empty() && tables.write(tables.owed.front()) == Store::Intake::taken)
        tables.owed.pop_front();
}

} // namespace jsongled
