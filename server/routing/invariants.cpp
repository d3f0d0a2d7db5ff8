#include "server/routing/invariants.hpp"

#include <algorithm>

namespace jsongled {
namespace {

/// How many buckets of a table are looked at in one tick; there is about one element in each. Of the rooms only
/// one: to look at a large one takes the lock for as long as hundreds of messages do.
constexpr std::size_t buckets_in_a_tick = 8;
constexpr std::size_t rooms_in_a_tick = 1;

template<class Values, class Value>
bool contains_once(const Values& values, const Value& value) {
    return std::ranges::count(values, value) == 1;
}

bool is_one_of_those_that_ring(CallPart part) {
    return part == CallPart::offered || part == CallPart::crossed || part == CallPart::silent ||
           part == CallPart::ringing;
}

bool is_party_as_it_says(const Peer& peer) {
    const Call& call = *peer.call;
    if (peer.part == CallPart::caller) return call.caller == &peer;
    if (peer.part == CallPart::callee) return call.callee == &peer;
    return is_one_of_those_that_ring(peer.part) && contains_once(call.ringing, &peer);
}

bool sits_in(const Peer& peer, const Room& room) {
    const Room::Seat* seat = find_in(room.seats, peer.member->uid());
    return seat && contains_once(seat->connections, &peer);
}

template<class Wait>
bool is_waited_for(const std::unique_ptr<Wait>& wait) {
    return wait && wait->due.is_set();
}

// Each gives what does not hold for one element, or an empty text.

std::string breach_of(const Peer& peer, const Pressure& pressure) {
    if (!peer.recipient) return "a peer without a connection waits for a reader, or is waited for";
    if (!pressure.reader && !pressure.stall) return "a stall is of nobody, or has no end";
    if ((pressure.reader != nullptr) != pressure.due.is_set()) return "a peer waits for a reader without end";
    if (pressure.reader &&
        !(pressure.reader->pressure && contains_once(pressure.reader->pressure->waiting, &peer)))
        return "a peer waits for a reader that does not know it";
    for (const Peer* waiting : pressure.waiting)
        if (!waiting->pressure || waiting->pressure->reader != &peer)
            return "a reader knows somebody that does not wait for it";
    return {};
}

std::string breach_of(const Peer& peer, const Resumption& session) {
    if (!peer.said_hello()) return "a peer without a name has a session";
    if (session.is_away == (peer.recipient != nullptr)) return "a peer with a session is neither here nor away";
    if (session.is_away != session.due.is_set()) return "nobody waits for who is away, or for who is here";
    if (session.is_over && !session.is_away) return "a session is over, and goes on";
    if (session.kept.size() > session.sent) return "more is kept than was sent";
    std::size_t bytes = 0;
    for (const OutgoingPtr& message : session.kept)
        bytes += message->cost();
    return bytes == session.bytes ? "" : "what is kept for a client is miscounted";
}

std::string breach_of(const Tables& tables, std::string_view id, const Peer& peer) {
    if (id != peer.id) return "a peer stands under another id";
    if (peer.resumption)
        if (std::string breach = breach_of(peer, *peer.resumption); !breach.empty()) return breach;
    if (peer.pressure)
        if (std::string breach = breach_of(peer, *peer.pressure); !breach.empty()) return breach;
    if (peer.ice_grant && !is_waited_for(peer.ice_grant)) return "nobody waits for what a peer holds to expire";
    if (!peer.said_hello()) {
        if (!peer.rooms.empty() || peer.call) return "a peer without a name is in a room or a call";
        if (peer.recipient && !is_waited_for(peer.greeting))
            return "nobody waits for a hello that has not come";
        return {};
    }
    if (peer.recipient && peer.pass && !is_waited_for(peer.pass)) return "nobody sees a token expire";
    if (peer.greeting) return "a hello that has come is waited for";
    if (!contains_once(tables.directory.connections_of(peer.member->uid()), &peer))
        return "a peer is not among the connections of its user";
    for (const Room* room : peer.rooms)
        if (find_in(tables.rooms.all(), room->rid) != room || !sits_in(peer, *room))
            return "a peer is in a room that does not know it";
    if (!peer.call) {
        const bool is_free = peer.part == CallPart::none && peer.place == ClientPlace::in_step && !peer.offered;
        return is_free ? "" : "a peer without a call has a part in one";
    }
    if (find_in(tables.calls.all(), peer.call->names.sid) != peer.call)
        return "a peer is in a call that is over";
    if (!is_party_as_it_says(peer)) return "a call does not know the part of its party";
    if (peer.has_yet_to_ring() != is_waited_for(peer.offered))
        return "a ringing is waited for in vain, or not at all";
    if ((peer.part == CallPart::crossed) != (peer.offered && peer.offered->void_call))
        return "a void call has crossed nothing";
    return {};
}

std::string breach_of(const Tables& tables, const std::string& uid, const Directory::Connections& connections) {
    if (connections.empty()) return "a user has no connection";
    if (tables.directory.find_peer(uid)) return "a user has a connection's name";
    for (const Peer* peer : connections)
        if (!peer->said_hello() || peer->member->uid() != uid) return "a user has another's connection";
    return {};
}

std::string breach_of(const Tables& tables, const std::string& rid, const Room& room) {
    if (rid != room.rid) return "a room stands under another name";
    if (tables.directory.is_taken(rid)) return "a room has a user's or a connection's name";
    if (room.occupants.empty()) return "a room is empty";
    std::size_t seated = 0;
    for (const auto& [uid, seat] : room.seats) {
        if (seat.connections.empty()) return "a seat is empty";
        seated += seat.connections.size();
    }
    if (seated != room.occupants.size()) return "a room has more occupants than are seated, or fewer";
    for (const Peer* peer : room.occupants)
        if (!peer->said_hello() || !sits_in(*peer, room) || !contains_once(peer->rooms, &room))
            return "an occupant is not seated, or does not know of it";
    return {};
}

std::string breach_of(const Tables& tables, const std::string& sid, const Call& call) {
    if (sid != call.names.sid) return "a call stands under another sid";
    if (call.caller->call != &call || call.caller->part != CallPart::caller) return "a call has no live caller";
    if (call.callee && (call.callee->call != &call || call.callee->part != CallPart::callee))
        return "a call has a callee that is elsewhere";
    for (const Grace* grace : call.awaited)
        if (grace->call != &call) return "a call waits for who does not know of it";
    if (call.callee && !call.awaited.empty()) return "a call that was answered waits for somebody";
    if ((call.callee != nullptr) != (call.ringing.empty() && call.awaited.empty()))
        return "a call rings for nobody, or for who has answered";
    if ((call.callee != nullptr) != (call.state >= CallState::proceeded)) return "a call is answered by nobody";
    if ((call.callee != nullptr) != (call.propose == nullptr))
        return "a call has lost its propose, or keeps it";
    for (const Peer* peer : call.ringing)
        if (peer->call != &call || !is_one_of_those_that_ring(peer->part))
            return "a call rings for who is elsewhere";
    if (!contains_once(call.users, call.caller->member->uid())) return "a call is not its caller's";
    if (call.state == CallState::active && call.deadline.is_set()) return "a call that is up has a deadline";
    if (tables.calls.is_over(sid)) return "a call is on and over";
    if (call.record.rid.empty()) return {};
    const Room* room = find_in(tables.rooms.all(), call.record.rid);
    return room && sits_in(*call.caller, *room) ? "" : "a call goes through a room that its caller has left";
}

std::string breach_of(const Tables& tables, const std::string& uid, const Block& block) {
    if (block.uid != uid) return "a block is of another user";
    if (!block.due.is_set()) return "a block has no end";
    for (const Peer* peer : tables.directory.connections_of(uid))
        if (peer->recipient || peer->is_away()) return "a user who is kept out is there";
    return {};
}

std::string breach_of(const Tables& tables, const std::string& uid, const Grace& grace) {
    if (grace.uid != uid) return "a grace is of another user";
    if (!grace.due.is_set()) return "a user may be back for ever";
    if (grace.call) return contains_once(grace.call->awaited, &grace) ? "" : "a call waits for nobody";
    for (const Peer* peer : tables.directory.connections_of(uid))
        if (peer->is_there()) return "a user who is there may be back";
    return {};
}

/// Every answer that a client waits for is one that the store owes, and the other way round.
std::string breach_of_awaited(const Tables& tables) {
    std::size_t awaited = 0;
    std::size_t line_bytes = 0;
    for (const auto& [id, peer] : tables.directory.all_peers()) {
        line_bytes += peer.line ? peer.line->bytes : 0;
        if (peer.line && peer.line->messages.empty()) return "nobody stands in a line";
        if (!peer.answers) continue;
        const auto& answers = peer.answers->answers;
        if (answers.empty() || answers.front().is_answered) return "an answer is there and not told";
        awaited += static_cast<std::size_t>(
            std::ranges::count_if(answers, [](const AwaitedAnswer& one) { return !one.is_answered; }));
    }
    for (const auto& [sequence, write] : tables.awaited) {
        if (sequence > tables.written || sequence <= tables.stored) return "an answer is awaited in vain";
        for (const AwaitedWrite::Waiter& waiter : write.waiters)
            awaited -= tables.directory.find_peer(waiter.peer) ? 1U : 0U;
    }
    if (awaited != 0) return "the messages that wait for the store are miscounted";
    return line_bytes == tables.line_bytes ? "" : "the lines are miscounted";
}

/// What is counted agrees with what there is.
std::string breach_of_counts(const Tables& tables) {
    const auto mucs = std::ranges::count_if(tables.rooms.all(),
                                            [](const auto& room) { return room.second.kind == RoomKind::muc; });
    if (tables.rooms.count(RoomKind::muc) != static_cast<std::size_t>(mucs)) return "the MUCs are miscounted";
    std::size_t deadlines = tables.calls.deadlines_of_sids() + tables.redials.deadlines() +
                            tables.unanswered.deadlines() + tables.blocks.all().size() +
                            tables.graces.all().size();
    std::size_t strangers = 0;
    std::size_t waiting = 0;
    std::size_t absent = 0;
    std::size_t laden = 0;
    std::size_t kept_bytes = 0;
    for (const auto& [id, peer] : tables.directory.all_peers()) {
        deadlines += (is_waited_for(peer.greeting) ? 1U : 0U) + (is_waited_for(peer.offered) ? 1U : 0U) +
                     (is_waited_for(peer.pressure) ? 1U : 0U) + (is_waited_for(peer.pass) ? 1U : 0U) +
                     (peer.ice_grant ? 1U : 0U) + (is_waited_for(peer.catch_up) ? 1U : 0U) +
                     (is_waited_for(peer.line) ? 1U : 0U);
        waiting += peer.late_answers;
        deadlines += peer.is_away() ? 1U : 0U;
        absent += peer.is_away() ? 1U : 0U;
        laden += peer.is_away() && peer.resumption->bytes > 0 ? 1U : 0U;
        kept_bytes += peer.resumption ? peer.resumption->bytes : 0;
        strangers += peer.greeting && peer.greeting->place ? 1U : 0U;
    }
    if (tables.away.size() != absent || tables.away.laden().size() != laden)
        return "those who are away are miscounted";
    if (tables.kept_bytes != kept_bytes) return "what is kept for clients is miscounted";
    if (tables.directory.strangers() != strangers) return "those without a hello are miscounted";
    for (const auto& [sid, call] : tables.calls.all())
        deadlines += call.deadline.is_set() ? 1U : 0U;
    if (tables.deadlines.size() != deadlines) return "there are deadlines of nothing";
    std::size_t histories = 0;
    for (const auto& [ticket, answer] : tables.answers.all()) {
        const auto* request = PendingAnswers::request_of(answer);
        if (request && tables.directory.find_peer(request->peer)) ++histories;
    }
    if (waiting != histories) return "the answers that are waited for are miscounted";
    if (std::string breach = breach_of_awaited(tables); !breach.empty()) return breach;
    if (tables.requests.askers() > tables.directory.peers()) return "somebody who is gone waits for answers";
    if (tables.stored > tables.written) return "more is stored than was written";
    return {};
}

template<class Map>
std::string breach_of_all(const Tables& tables, const Map& map) {
    for (const auto& [name, value] : map)
        if (std::string breach = breach_of(tables, name, value); !breach.empty()) return breach;
    return {};
}

/// Of the next few.
template<class Map>
std::string breach_of_some(const Tables& tables, const Map& map, std::size_t& bucket,
                           std::size_t most = buckets_in_a_tick) {
    for (std::size_t left = std::min(most, map.bucket_count()); left > 0; --left) {
        bucket = bucket + 1 < map.bucket_count() ? bucket + 1 : 0;
        for (auto one = map.begin(bucket); one != map.end(bucket); ++one)
            if (std::string breach = breach_of(tables, one->first, one->second); !breach.empty()) return breach;
    }
    return {};
}

} // namespace

std::string find_breach(const Tables& tables) {
    std::string breach = breach_of_all(tables, tables.directory.all_peers());
    if (breach.empty()) breach = breach_of_all(tables, tables.directory.all_users());
    if (breach.empty()) breach = breach_of_all(tables, tables.rooms.all());
    if (breach.empty()) breach = breach_of_all(tables, tables.calls.all());
    if (breach.empty()) breach = breach_of_all(tables, tables.blocks.all());
    if (breach.empty()) breach = breach_of_all(tables, tables.graces.all());
    if (breach.empty()) breach = breach_of_counts(tables);
    if (breach.empty()) breach = tables.calls.breach();
    if (breach.empty()) breach = tables.redials.breach();
    if (breach.empty()) breach = tables.unanswered.breach();
    return breach;
}

std::string InvariantRound::find_breach(const Tables& tables) {
    std::string breach = breach_of_some(tables, tables.directory.all_peers(), peer_);
    if (breach.empty()) breach = breach_of_some(tables, tables.directory.all_users(), user_);
    if (breach.empty()) breach = breach_of_some(tables, tables.rooms.all(), room_, rooms_in_a_tick);
    if (breach.empty()) breach = breach_of_some(tables, tables.calls.all(), call_);
    if (breach.empty()) breach = breach_of_some(tables, tables.blocks.all(), block_);
    if (breach.empty()) breach = breach_of_some(tables, tables.graces.all(), grace_);
    return breach;
}

} // namespace jsongled
