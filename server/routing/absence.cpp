#include "server/routing/absence.hpp"

#include <utility>

#include "server/routing/catch_up.hpp"
#include "server/routing/cut_off.hpp"
#include "server/routing/expiry.hpp"

namespace jsongled {
namespace {

bool is_loss(const Departure& departure) {
    constexpr std::uint16_t normal = 1000;
    constexpr std::uint16_t going_away = 1001;
    switch (departure.cause) {
    case CloseCause::lost:
    case CloseCause::silent:
    case CloseCause::slow: return true;
    case CloseCause::client: return departure.code != normal && departure.code != going_away;
    default: return false;
    }
}

/// Of one address as many may be away as may be connected.
bool has_room_for(const Tables& tables, AddressKey address) {
    const std::size_t most = tables.settings.max_absent_of_address;
    return most == 0 || tables.away.count_of(address) < most;
}

/// Whoever talks with the peer hears how it is with its connection, if they can tell that from an end.
void tell_call(Tables& tables, const Peer& peer, Reconnecting::What what, Moment now) {
    const bool is_pinned = peer.part == CallPart::caller || peer.part == CallPart::callee;
    if (!is_pinned) return;
    Peers told = peer.call->others(peer);
    erase_if(told, [](const Peer* other) { return !other->abilities.can_resume; });
    tables.say_to_all(told, Reconnecting{peer.call->names, now.wall, what});
}

ResumeResult judge(const Exchange& exchange, const ResumeAsked& asked, const Peer* peer) {
    if (!peer || !peer->resumption || !peer->resumption->is_shown_by(asked.digest))
        return ResumeResult::unknown;
    const DescribedValue& uid = exchange.envelope.described(Described::uid);
    if (peer->member->uid() != uid.text) return ResumeResult::other_user;
    const Resumption& session = *peer->resumption;
    if (session.is_over || asked.received < session.got() || asked.received > session.sent)
        return ResumeResult::overflowed;
    return ResumeResult::resumed;
}

/// A connection that has not been missed yet gives way.
void replace(Peer& peer) {
    if (Recipient* old = peer.recipient) {
        detach(peer);
        old->close(CloseCause::replaced);
    }
}

/// What was kept goes out first, then whatever comes.
void send_missed(Tables& tables, Peer& peer, Exchange& exchange, std::uint64_t taken) {
    Ack ack{Ack::Status::success, std::string(exchange.envelope.transaction), offer_to(exchange, peer),
            Ack::Resumed{std::string(peer.id), taken}};
    tables.say_uncounted(peer, std::move(ack));
    for (const OutgoingPtr& message : peer.resumption->kept)
        peer.recipient->deliver(message);
}

} // namespace

bool may_come_back(const Tables& tables, const Peer& peer, const Departure& departure) {
    const bool is_stopping = tables.to_be_back.has_value();
    return peer.resumption && peer.recipient && tables.settings.resume_window.count() > 0 && !is_stopping &&
           is_loss(departure) && tables.away.size() < tables.settings.max_absent &&
           has_room_for(tables, peer.resumption->from);
}

void begin_absence(Tables& tables, Peer& peer, Departure departure, Moment now) {
    tables.note(
        ConnectionLost{std::string(peer.id), peer.uid(), peer.address, departure.cause, departure.code});
    peer.resumption->place = tables.away.enter(peer, peer.resumption->from, peer.resumption->load());
    peer.resumption->is_away = true;
    peer.resumption->departure = departure;
    peer.resumption->due = tables.deadlines.set(now.steady + tables.settings.resume_window, AbsenceDue{&peer});
    detach(peer);
    tell_call(tables, peer, Reconnecting::What::lost, now);
}

void end_absence(Tables& tables, Peer& peer, Moment now) {
    end_peer(tables, peer, peer.resumption->departure, now);
}

bool end_longest_absence(Tables& tables, std::string_view uid, Moment now) {
    // They stand in the order in which they came: the first that is away will do.
    for (Peer* peer : tables.directory.connections_of(uid)) {
        if (!peer->is_away()) continue;
        end_absence(tables, *peer, now);
        return true;
    }
    return false;
}

std::size_t give_up_those_away(Tables& tables, std::size_t bytes, Moment now) {
    // Each leaves its rooms, and others are told: what is left is for the next time.
    constexpr std::size_t most_at_once = 256;
    std::size_t given_back = 0;
    std::size_t ended = 0;
    while (!tables.away.laden().empty() && given_back < bytes && ended++ < most_at_once) {
        Peer& peer = *tables.away.laden().front();
        given_back += peer.resumption->bytes;
        end_absence(tables, peer, now);
    }
    return given_back;
}

bool end_absences(Tables& tables, std::size_t most, Moment now) {
    for (; most > 0 && tables.away.size() > 0; --most)
        end_absence(tables, tables.away.first(), now);
    return tables.away.size() > 0;
}

Peer* find_resumed(Exchange& exchange) {
    const auto& asked = exchange.prepared.resume;
    if (!asked || !exchange.prepared.fresh || exchange.sender.said_hello()) return nullptr;
    Tables& tables = exchange.tables;
    Peer* peer = tables.directory.find_peer(asked->peer);
    const ResumeResult result = judge(exchange, *asked, peer);
    tables.note(SessionResumed{asked->peer, std::string(exchange.sender.id), exchange.sender.address,
                               std::string(exchange.envelope.described(Described::uid).text), result});
    if (result == ResumeResult::resumed) return peer;
    if (result != ResumeResult::overflowed) return nullptr;
    if (peer->is_away()) {
        end_absence(tables, *peer, exchange.now);
    } else {
        replace(*peer);
        end_peer(tables, *peer, {CloseCause::replaced}, exchange.now);
    }
    return nullptr;
}

void resume(Exchange& exchange, Peer& peer, std::shared_ptr<const Member> member) {
    Tables& tables = exchange.tables;
    Peer& sender = exchange.sender;
    Resumption& session = *peer.resumption;
    if (std::exchange(session.is_away, false)) tables.away.leave(session.place, session.from, session.load());
    session.from = sender.greeting->from;
    replace(peer);
    session.due.cancel();
    acknowledge(tables, peer, exchange.prepared.resume->received);
    session.former = exchange.prepared.resume->digest;
    session.token = exchange.prepared.fresh->digest;
    session.asked = 0;

    peer.recipient = sender.recipient;
    peer.address = std::move(sender.address);
    peer.outbox_bytes = sender.outbox_bytes;
    peer.abilities = exchange.prepared.abilities;
    if (sender.addresses == Addresses::hidden) peer.addresses = Addresses::hidden;
    tables.directory.remove(sender);
    tables.directory.name(peer, std::move(member));

    peer.recipient->speak_as(peer.id);
    if (peer.is_held()) peer.recipient->hold();
    send_missed(tables, peer, exchange, session.received);
    go_on_to_catch_up(tables, peer);
    tell_call(tables, peer, Reconnecting::What::back, exchange.now);
}

std::optional<Ack::Offer> offer_to(const Exchange& exchange, const Peer& peer) {
    if (!peer.resumption || exchange.tables.settings.resume_window.count() == 0) return std::nullopt;
    return Ack::Offer{token_text(peer.id, exchange.prepared.fresh->secret),
                      std::chrono::ceil<std::chrono::seconds>(exchange.tables.settings.resume_window)};
}

} // namespace jsongled
