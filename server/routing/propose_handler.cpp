#include <algorithm>

#include "server/routing/back_pressure.hpp"
#include "server/routing/call_addressing.hpp"
#include "server/routing/call_ending.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/right.hpp"

namespace jsongled {
namespace {

std::optional<Media> media_of(const Envelope& envelope) {
    return parse_word<Media>(envelope.described(Described::media).text);
}

/// Notes a call that never came to be, in the history of the caller and of the users of `concerned`.
void refuse_call(Exchange& exchange, const Destination& destination, const Peers& concerned,
                 CallOutcome outcome, std::optional<EndCause> cause) {
    const Envelope& envelope = exchange.envelope;
    exchange.tables.calls.refuse(exchange.sender, std::string(envelope.sid), exchange.now);

    CallRecord record{std::string(envelope.sid), party_of(exchange.sender), {}};
    record.media = media_of(envelope);
    record.times.proposed = exchange.now.wall;
    record.times.ended = exchange.now.wall;
    record.outcome = outcome;
    record.cause = cause;
    std::vector<std::string> users{record.caller.uid};
    for (const Peer* peer : concerned)
        if (std::ranges::find(users, peer->member->uid()) == users.end()) users.push_back(peer->uid());
    if (destination.room) record.rid = destination.room->rid;
    if (!destination.peers.empty())
        record.callee = {destination.peers.front()->uid(),
                         std::string(destination.peers.front()->member->dn())};
    else if (!destination.room)
        record.callee.uid = envelope.to;
    note_end(exchange.tables, {std::move(record), std::move(users)});
}

/// The user that a propose is for, if it names a user and neither a room nor a connection.
std::string user_of(const Envelope& envelope, const Destination& destination) {
    const bool is_user = !destination.room &&
                         (destination.peers.empty() || envelope.to == destination.peers.front()->member->uid());
    return is_user ? std::string(envelope.to) : std::string();
}

void report_unplaced(Exchange& exchange, const Destination& destination) {
    refuse_call(exchange, destination, {}, CallOutcome::unreachable, {});
    exchange.report_undeliverable(destination);
    // A caller's client knows no error that ends its call.
    if (destination.kind == Destination::Kind::not_a_member)
        exchange.reply(Unreachable{call_names(exchange.envelope), exchange.now.wall, {}});
}

/// Those whose token permits calls: for others it never rings, nor for who has left and has yet to be heard.
Destination for_calls(Destination destination) {
    erase_if(destination.peers, [](const Peer* peer) {
        return !has_right(*peer, Right::call) || (peer->line && peer->line->is_left);
    });
    return destination;
}

/// The room that the propose is for, if it has too many users to be called: it would ring for all of them.
Room* too_large_room(const Exchange& exchange) {
    Room* room = exchange.tables.rooms.find_for(exchange.sender, exchange.envelope.to);
    return room && room->seats.size() > exchange.tables.settings.max_call_members ? room : nullptr;
}

/// Whether the caller has just rung for them in vain.
bool is_tired(const Exchange& exchange, std::string_view uid) {
    const Tables& tables = exchange.tables;
    return tables.redials.must_wait(exchange.sender.member->uid(), uid, tables.settings.redial_wait,
                                    exchange.now.steady);
}

Peers without_tired(const Exchange& exchange, Peers peers) {
    erase_if(peers, [&](const Peer* peer) { return is_tired(exchange, peer->member->uid()); });
    return peers;
}

Peers free_of(Peers peers) {
    erase_if(peers, [](const Peer* peer) { return !peer->is_free(); });
    return peers;
}

/// Those of `peers` whose call crosses the one that the sender is offered: nobody but its caller, as a client
/// that never rings is offered that call for long, and whatever it proposes meanwhile is void.
Peers crossed_by(const Exchange& exchange, Peers peers) {
    erase_if(peers, [&](const Peer* peer) { return peer != exchange.sender.call->caller; });
    return peers;
}

/// Those that have room for the propose: it rings on the other devices of a user.
Peers with_room(const Exchange& exchange, Peers peers) {
    const std::size_t cost = exchange.prepared.relay->cost();
    erase_if(peers, [&](const Peer* peer) {
        return is_full_for_direct(exchange.tables, *peer, cost, exchange.now.steady);
    });
    return peers;
}

/// Whether they never talked with the caller, where that is limited.
bool is_stranger(const Exchange& exchange, std::string_view uid) {
    if (exchange.tables.settings.max_unanswered_calls_per_minute == 0) return false;
    const std::string_view caller = exchange.sender.member->uid();
    return uid != caller && !exchange.tables.unanswered.knows(caller, uid);
}

bool rings_for_a_stranger(const Exchange& exchange, const Peers& callees) {
    return std::ranges::any_of(callees,
                               [&](const Peer* peer) { return is_stranger(exchange, peer->member->uid()); });
}

bool may_ring_for_strangers(const Exchange& exchange) {
    return exchange.tables.unanswered.take(exchange.sender.member->uid(),
                                           exchange.tables.settings.max_unanswered_calls_per_minute,
                                           exchange.now.steady);
}

/// In the form in which a caller's client takes it; who is let alone hears nothing.
void refuse_ringing(Exchange& exchange, const Destination& destination, CallNames names) {
    refuse_call(exchange, destination, {}, CallOutcome::busy, EndCause::busy);
    exchange.note_limit(Limit::unanswered_calls);
    const auto each_minute = exchange.tables.settings.max_unanswered_calls_per_minute;
    exchange.refuse({ErrorCode::too_many_messages, "You call too many people who have not answered",
                     std::chrono::seconds(1 + 59 / each_minute)});
    exchange.reply(Unreachable{std::move(names), exchange.now.wall, EndCause::busy});
}

/// A client that calls holds no other call any more.
void leave_other_call(Exchange& exchange) {
    Tables& tables = exchange.tables;
    Peer& sender = exchange.sender;
    if (!sender.call) return;
    if (sender.part == CallPart::silent) return let_go(tables, sender, exchange.now);
    const bool talking = sender.call->state == CallState::active;
    drop_from_call(tables, sender, CallOutcome::retracted, talking ? EndCause::terminated : EndCause::retracted,
                   exchange.now);
}

Call& ring(Exchange& exchange, const Destination& destination, CallNames names, const Peers& callees) {
    Tables& tables = exchange.tables;
    Peer& sender = exchange.sender;
    const Envelope& envelope = exchange.envelope;
    for (Peer* peer : callees)
        if (peer->call) let_go(tables, *peer, exchange.now);
    exchange.sign(destination);
    Call& call =
        tables.calls.open({std::move(names), std::string(envelope.to), destination.from,
                           destination.room ? destination.room->rid : std::string(),
                           user_of(envelope, destination), media_of(envelope), exchange.prepared.relay},
                          sender, callees, exchange.now);
    tables.note(CallPlaced{call.names.sid, sender.uid(), call.record.callee.uid});
    exchange.reply(Trying{call.names, exchange.now.wall});
    for (Peer* peer : callees) {
        tables.deliver(*peer, call.propose);
        slow_down(exchange, *peer, call.propose->cost());
    }
    return call;
}

void report_busy(Exchange& exchange, const Destination& destination, CallNames names, const Peers& concerned) {
    refuse_call(exchange, destination, concerned, CallOutcome::busy, EndCause::busy);
    exchange.reply(Unreachable{std::move(names), exchange.now.wall, EndCause::busy});
}

/// Nobody is there. For a user who may be back in a moment the call waits.
void ring_for_nobody(Exchange& exchange, const Destination& destination, CallNames names) {
    Tables& tables = exchange.tables;
    const std::string_view uid = exchange.envelope.to;
    Grace* const grace = destination.room ? nullptr : tables.graces.find(uid);
    if (!grace) return report_unplaced(exchange, destination);
    if (grace->call || is_tired(exchange, uid)) return report_busy(exchange, destination, std::move(names), {});
    const bool is_counted = is_stranger(exchange, uid);
    if (is_counted && !may_ring_for_strangers(exchange))
        return refuse_ringing(exchange, destination, std::move(names));
    Call& call = ring(exchange, destination, std::move(names), {});
    call.is_counted = is_counted;
    tables.graces.await(*grace, call);
}

} // namespace

void handle_propose(Exchange& exchange) {
    Tables& tables = exchange.tables;
    Peer& sender = exchange.sender;
    const Envelope& envelope = exchange.envelope;
    if (envelope.sid.empty())
        return exchange.refuse(ErrorCode::bad_parameter, fault_of_missing("sid", envelope.sid));
    if (tables.calls.find(envelope.sid) || tables.calls.is_over(envelope.sid))
        return exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));
    CallNames names = call_names(envelope);
    if (names.initiator.empty()) names.initiator = sender.uid();
    if (names.responder.empty()) names.responder = envelope.to;

    Room* const too_large = too_large_room(exchange);
    const Destination destination = too_large ? Destination{Destination::Kind::peers, From::user, too_large}
                                              : for_calls(resolve_others(exchange));
    // Glare: the two proposes have crossed. Its client takes the other's call in place of its own as soon as
    // that arrives, and an answer to its own would end it.
    if (sender.has_yet_to_ring()) {
        sender.part = CallPart::crossed;
        sender.offered->void_call = std::move(names);
        return refuse_call(exchange, destination, crossed_by(exchange, destination.peers), CallOutcome::glare,
                           {});
    }

    leave_other_call(exchange);
    if (too_large) {
        refuse_call(exchange, destination, {}, CallOutcome::unreachable, EndCause::too_many);
        return exchange.reply(Unreachable{std::move(names), exchange.now.wall, EndCause::too_many});
    }
    if (destination.peers.empty()) return ring_for_nobody(exchange, destination, std::move(names));

    const Peers concerned = without_tired(exchange, destination.peers);
    const Peers free = free_of(concerned);
    if (free.empty()) return report_busy(exchange, destination, std::move(names), concerned);
    const Peers callees = with_room(exchange, free);
    if (callees.empty()) {
        refuse_call(exchange, destination, {}, CallOutcome::unreachable, {});
        exchange.refuse(ErrorCode::unavailable, std::string(too_much_waits));
        return exchange.reply(Unreachable{std::move(names), exchange.now.wall, {}});
    }
    const bool is_counted = rings_for_a_stranger(exchange, callees);
    if (is_counted && !may_ring_for_strangers(exchange))
        return refuse_ringing(exchange, destination, std::move(names));
    ring(exchange, destination, std::move(names), callees).is_counted = is_counted;
}

} // namespace jsongled
