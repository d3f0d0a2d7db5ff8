#include "server/routing/call_ending.hpp"

#include <algorithm>

#include "server/routing/back_pressure.hpp"
#include "server/routing/reconnect_grace.hpp"

namespace jsongled {
namespace {

/// What the other side is told of an ending by a party, where it would not take the message itself.
EndCause cause_of(CallStep ending) {
    switch (ending) {
    case CallStep::decline: return EndCause::declined;
    case CallStep::terminate: return EndCause::terminated;
    default: return EndCause::retracted;
    }
}

/// Whether the client of `peer` ends the call on this message of the other side's, in the state it may be in.
/// Where it may not, `unreachable` ends the call in any state.
bool takes(const Peer& peer, const Call& call, CallStep ending, const Envelope& envelope) {
    // It may hold a void call of its own instead.
    if (peer.part == CallPart::crossed) return false;
    switch (ending) {
    case CallStep::terminate: return peer.place == ClientPlace::active && is_heard_when_active(envelope);
    case CallStep::decline:
        return peer.place == ClientPlace::in_step && &peer == call.caller && call.state == CallState::ringing;
    default:
        // Later, a retract can cross an `active`, after which a client ignores it.
        return peer.place == ClientPlace::in_step && call.state < CallState::proceeded;
    }
}

EndedBy ended_by(CallSide side) {
    return side == CallSide::caller ? EndedBy::caller : EndedBy::callee;
}

/// The users for whom the call rings now, but for one, have not answered it.
void note_missed(Tables& tables, const Call& call, std::string_view but_for, Moment now) {
    std::vector<std::string_view> users{but_for};
    for (const Peer* peer : call.ringing) {
        if (std::ranges::find(users, peer->member->uid()) != users.end()) continue;
        users.push_back(peer->member->uid());
        tables.redials.missed(call.record.caller.uid, peer->member->uid(), now.steady);
    }
}

/// Not where the connection that rang last is gone or was given another call: nobody was there to answer.
void note_unanswered(Tables& tables, const Call& call, const CallEnding& ending, Moment now) {
    const bool nobody_was_there = ending.by == EndedBy::callee && ending.outcome != CallOutcome::declined &&
                                  ending.outcome != CallOutcome::retracted;
    if (!call.callee && !nobody_was_there) note_missed(tables, call, {}, now);
}

void end_call(Tables& tables, Call& call, const CallEnding& ending, Moment now) {
    note_unanswered(tables, call, ending, now);
    wait_no_more(tables, call);
    note_end(tables, tables.calls.end(call, ending, now));
}

/// A connection stops ringing.
void stop(Tables& tables, Peer& peer, const Call& call, EndCause cause, Moment now) {
    // What takes no retract: a void call of its own, and whatever it is in that has lost its way.
    if (peer.part == CallPart::crossed || peer.place == ClientPlace::astray)
        tables.say(peer, Unreachable{call.names, now.wall, cause});
    else
        tables.say(peer, Retract{call.names, now.wall, cause});
}

/// All that ring stop, but for one.
void stop_all_but(Tables& tables, const Peer* spared, const Call& call, EndCause cause, Moment now) {
    for (Peer* peer : call.ringing)
        if (peer != spared) stop(tables, *peer, call, cause, now);
}

bool waits_for_others_than(const Call& call, std::string_view uid) {
    return std::ranges::any_of(call.awaited, [&](const Grace* grace) { return grace->uid != uid; });
}

/// One connection will not take the call that rings. True if the call goes on because it rings for other users
/// still, or will, as it may in a room: only the connections of this user stop.
bool leaves_it_to_others(Exchange& exchange, Call& call) {
    const std::string_view uid = exchange.sender.member->uid();
    std::vector<Peer*> of_user = call.ringing;
    std::erase_if(of_user, [&](const Peer* peer) { return peer->member->uid() != uid; });
    if (of_user.size() == call.ringing.size() && !waits_for_others_than(call, uid)) return false;
    for (Peer* peer : of_user) {
        if (peer != &exchange.sender)
            stop(exchange.tables, *peer, call, EndCause::declined_elsewhere, exchange.now);
        exchange.tables.calls.stop_ringing(call, *peer);
    }
    exchange.tables.redials.missed(call.record.caller.uid, uid, exchange.now.steady);
    return true;
}

} // namespace

void finish_call(Exchange& exchange, Call& call, CallStep step, Destination destination) {
    Tables& tables = exchange.tables;
    const CallSide side = call.side_of(exchange.sender);
    const bool only_rings = side == CallSide::callee && !call.callee;
    if (only_rings && leaves_it_to_others(exchange, call)) return;

    Peers& told = destination.peers;
    // The end has to arrive even where it has no room, so in the server's few words.
    erase_if(told, [&](const Peer* peer) {
        return !takes(*peer, call, step, exchange.envelope) ||
               is_full_for(*peer, exchange.prepared.relay->cost());
    });
    exchange.forward(destination);
    Peers untold = call.others(exchange.sender);
    erase_if(untold, [&](Peer* peer) { return std::ranges::find(told, peer) != told.end(); });
    tables.say_to_all(untold, Unreachable{call.names, exchange.now.wall, cause_of(step)});
    if (only_rings) {
        call.record.callee = party_of(exchange.sender);
        stop_all_but(tables, &exchange.sender, call, EndCause::declined_elsewhere, exchange.now);
    }
    const CallOutcome outcome = step == CallStep::decline ? CallOutcome::declined : CallOutcome::retracted;
    end_call(tables, call, {outcome, ended_by(side), {}}, exchange.now);
}

void drop_from_call(Tables& tables, Peer& peer, CallOutcome outcome, EndCause cause, Moment now) {
    Call& call = *peer.call;
    const CallSide side = call.side_of(peer);
    const bool only_rings = side == CallSide::callee && !call.callee;
    if (only_rings && (call.ringing.size() > 1 || !call.awaited.empty()))
        return tables.calls.stop_ringing(call, peer);
    tables.say_to_all(call.others(peer), Unreachable{call.names, now.wall, cause});
    end_call(tables, call, {outcome, ended_by(side), cause}, now);
}

void leave_to(Tables& tables, Call& call, const Peer& taker, Moment now) {
    stop_all_but(tables, &taker, call, EndCause::answered_elsewhere, now);
    // In a room it rang for others in vain.
    note_missed(tables, call, taker.member->uid(), now);
    wait_no_more(tables, call);
}

void end_unreached(Tables& tables, Call& call, Moment now) {
    const auto cause = call.is_offered ? std::optional(EndCause::disconnected) : std::nullopt;
    tables.say(*call.caller, Unreachable{call.names, now.wall, cause});
    if (call.is_offered) return end_call(tables, call, {CallOutcome::lost, EndedBy::callee, cause}, now);
    // Nobody was there for whom it could have rung: it does not count.
    const auto each_minute = tables.settings.max_unanswered_calls_per_minute;
    if (call.is_counted && each_minute > 0) tables.unanswered.give_back(call.record.caller.uid, each_minute);
    end_call(tables, call, {CallOutcome::unreachable, EndedBy::server, cause}, now);
}

void let_go(Tables& tables, Peer& silent, Moment now) {
    // Its client may ring all the same, and its `ringing` be on its way.
    tables.say(silent, Retract{silent.call->names, now.wall, EndCause::timeout});
    drop_from_call(tables, silent, CallOutcome::busy, EndCause::busy, now);
}

void hear_no_ringing(Tables& tables, Peer& peer, Moment now) {
    // It cannot: its time begins once it is back.
    if (peer.is_away()) {
        peer.offered->due = tables.deadlines.set(now.steady + time_to_ring, RingingDue{&peer});
        return;
    }
    if (!peer.offered->void_call) return tables.calls.falls_silent(peer);
    // It has not taken this call in the place of its own, which nobody has answered so far.
    tables.say(peer, Unreachable{*peer.offered->void_call, now.wall, EndCause::busy});
    let_go(tables, peer, now);
}

void time_out(Tables& tables, Call& call, Moment now) {
    if (call.is_as_good_as_active()) return tables.calls.reach(call, CallState::active, call.heard);
    tables.say(*call.caller, Unreachable{call.names, now.wall, EndCause::timeout});
    if (call.callee) tables.say(*call.callee, Unreachable{call.names, now.wall, EndCause::timeout});
    stop_all_but(tables, nullptr, call, EndCause::timeout, now);
    end_call(tables, call, {CallOutcome::timeout, EndedBy::server, EndCause::timeout}, now);
}

void note_end(Tables& tables, Calls::Ended ended) {
    const CallRecord& record = ended.record;
    tables.note(CallEnded{record.sid, record.caller.uid, record.callee.uid, *record.outcome, record.setup,
                          record.talk});
    tables.keep(std::move(ended.record), std::move(ended.users));
}

} // namespace jsongled
