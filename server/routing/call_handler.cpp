#include <algorithm>

#include "server/routing/call_rules.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// What the other side is told of an ending by a party, where it would not take the message itself.
std::string_view cause_of(CallStep ending) {
    switch (ending) {
    case CallStep::decline: return cause::declined;
    case CallStep::terminate: return cause::terminated;
    default: return cause::retracted;
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
        if (std::ranges::find(users, peer->member->uid) != users.end()) continue;
        users.push_back(peer->member->uid);
        tables.redials.missed(call.record.caller.uid, peer->member->uid, now.steady);
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
    note_end(tables, tables.calls.end(call, ending, now));
}

/// A connection stops ringing.
void stop(Tables& tables, Peer& peer, const Call& call, std::string_view cause, Moment now) {
    // What takes no retract: a void call of its own, and whatever it is in that has lost its way.
    if (peer.part == CallPart::crossed || peer.place == ClientPlace::astray)
        tables.say(peer, Unreachable{call.names, now.wall, cause});
    else
        tables.say(peer, Retract{call.names, now.wall, cause});
}

/// All that ring stop, but for one.
void stop_all_but(Tables& tables, const Peer* spared, const Call& call, std::string_view cause, Moment now) {
    for (Peer* peer : call.ringing)
        if (peer != spared) stop(tables, *peer, call, cause, now);
}

/// One connection will not take the call that rings. True if the call goes on because it rings for other users
/// still, as it may in a room: only the connections of this user stop.
bool leaves_it_to_others(Exchange& exchange, Call& call) {
    const std::string& uid = exchange.sender.member->uid;
    std::vector<Peer*> of_user = call.ringing;
    std::erase_if(of_user, [&](const Peer* peer) { return peer->member->uid != uid; });
    if (of_user.size() == call.ringing.size()) return false;
    for (Peer* peer : of_user) {
        if (peer != &exchange.sender)
            stop(exchange.tables, *peer, call, cause::declined_elsewhere, exchange.now);
        exchange.tables.calls.stop_ringing(call, *peer);
    }
    exchange.tables.redials.missed(call.record.caller.uid, uid, exchange.now.steady);
    return true;
}

/// Ends the call as a party has said.
void finish(Exchange& exchange, Call& call, CallStep step, Destination destination) {
    Tables& tables = exchange.tables;
    const CallSide side = call.side_of(exchange.sender);
    const bool only_rings = side == CallSide::callee && !call.callee;
    if (only_rings && leaves_it_to_others(exchange, call)) return;

    std::vector<Peer*>& told = destination.peers;
    std::erase_if(told, [&](const Peer* peer) { return !takes(*peer, call, step, exchange.envelope); });
    exchange.forward(destination);
    std::vector<Peer*> untold = call.others(exchange.sender);
    std::erase_if(untold, [&](Peer* peer) { return std::ranges::find(told, peer) != told.end(); });
    tables.say_to_all(untold, Unreachable{call.names, exchange.now.wall, cause_of(step)});
    if (only_rings) {
        call.record.callee = party_of(exchange.sender);
        stop_all_but(tables, &exchange.sender, call, cause::declined_elsewhere, exchange.now);
    }
    const CallOutcome outcome = step == CallStep::decline ? CallOutcome::declined : CallOutcome::retracted;
    end_call(tables, call, {outcome, ended_by(side), {}}, exchange.now);
}

void pin(Exchange& exchange, Call& call) {
    Tables& tables = exchange.tables;
    // A caller's client takes the answer only after the ringing.
    if (call.state == CallState::trying) tables.say(*call.caller, Ringing{call.names, exchange.now.wall});
    stop_all_but(tables, &exchange.sender, call, cause::answered_elsewhere, exchange.now);
    // In a room it rang for others in vain.
    note_missed(tables, call, exchange.sender.member->uid, exchange.now);
    tables.redials.answered(call.record.caller.uid, exchange.sender.member->uid);
    tables.calls.pin(call, exchange.sender, exchange.now);
}

/// Does what a move means for the call. False where the message goes no further.
bool apply(Exchange& exchange, Call& call, CallMove move) {
    Calls& calls = exchange.tables.calls;
    switch (move) {
    case CallMove::swallow: return false;
    case CallMove::ring: calls.reach(call, CallState::ringing, exchange.now); break;
    case CallMove::pin: pin(exchange, call); break;
    case CallMove::offer: calls.reach(call, CallState::offering, exchange.now); break;
    case CallMove::answer:
        if (call.record.times.accepted) {
            exchange.sender.place = ClientPlace::astray;
            exchange.refuse(ErrorCode::conflict, "The call has its answer already");
            return false;
        }
        call.record.times.accepted = exchange.now.wall;
        break;
    case CallMove::activate: calls.reach(call, CallState::active, exchange.now); break;
    default: break;
    }
    return true;
}

/// The sender's client is active, and makes the other side's active unless that has lost its way.
void become_active(Peer& sender, const Call& call) {
    sender.place = ClientPlace::active;
    for (Peer* other : call.others(sender))
        if (other->place == ClientPlace::in_step) other->place = ClientPlace::active;
}

void continue_call(Exchange& exchange, Call& call, CallStep step) {
    Peer& sender = exchange.sender;
    Destination destination = through_call(exchange, call);
    const CallSide side = call.side_of(sender);
    const CallMove move = move_for(step, side, call.state);
    // Whoever ends the call has left it, whatever `to` means by now.
    if (move == CallMove::end) return finish(exchange, call, step, std::move(destination));
    if (destination.peers.empty()) return exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));

    const bool has_not_rung = sender.has_yet_to_ring() || sender.part == CallPart::silent;
    if (step == CallStep::ringing && has_not_rung) exchange.tables.calls.rings(sender);
    if (move == CallMove::refuse) {
        sender.place = ClientPlace::astray;
        return exchange.refuse(ErrorCode::conflict,
                               "This does not fit a call that is '" + std::string(to_string(call.state)) + "'");
    }
    if (!apply(exchange, call, move)) return;
    call.record.exchanged[side] += exchange.prepared.media;
    if (step == CallStep::candidate || exchange.prepared.media.has_candidates()) call.has_candidates = true;
    if (step == CallStep::active) become_active(sender, call);
    exchange.tables.calls.go_on(call, exchange.now);
    exchange.forward(destination);
}

/// A message for a call that is not the sender's, or over. Some tell that its client has lost its way.
void refuse_stale(Exchange& exchange, CallStep step) {
    Peer& sender = exchange.sender;
    exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));
    // Its client has taken an offered call in the place of its own: nobody is there who calls any more. An
    // answered call it cannot have left in this way.
    if (step == CallStep::ringing && sender.part == CallPart::caller &&
        sender.call->state <= CallState::ringing)
        return drop_from_call(exchange.tables, sender, CallOutcome::retracted, cause::retracted, exchange.now);
    // Nobody has answered, so its client took an older call's answer for this one's; or it offered anew in a
    // call that was active, and ignores the end that has crossed that. Where it is now it takes a retract; if
    // it has ended the call it takes nothing. Not where it has been offered a call since, which a retract would
    // end.
    if (step == CallStep::initiate && !sender.call &&
        exchange.tables.calls.is_over_unheard_by_an_offerer(exchange.envelope.sid))
        exchange.reply(Retract{call_names(exchange.envelope), exchange.now.wall, {}});
}

} // namespace

Destination through_call(Exchange& exchange, const Call& call) {
    std::vector<Peer*> others = call.others(exchange.sender);
    // The name by which a party knows the other side leads there as long as the call lasts, whatever it means
    // elsewhere by now.
    if (call.is_the_other(exchange.sender, exchange.envelope.to))
        return {Destination::Kind::peers, call.from, exchange.tables.rooms.find(call.record.rid),
                std::move(others)};
    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    // A call between two devices of one user did not come through a room.
    if (destination.room) leave_out_user_of(exchange.sender, destination);
    std::erase_if(destination.peers,
                  [&](Peer* peer) { return std::ranges::find(others, peer) == others.end(); });
    return destination;
}

void handle_call(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (envelope.sid.empty())
        return exchange.refuse(ErrorCode::bad_parameter, fault_of_missing("sid", envelope.sid));
    const std::optional<CallStep> step = step_of(envelope);
    if (!step) return handle_propose(exchange);
    if (step == CallStep::other_info &&
        (envelope.reason == word::trying || envelope.reason == word::unreachable))
        return exchange.refuse(ErrorCode::bad_parameter, "This 'reason' is the server's to give");

    Call* call = exchange.tables.calls.find(envelope.sid);
    if (call ? !call->has_party(exchange.sender) : exchange.tables.calls.is_over(envelope.sid))
        return refuse_stale(exchange, *step);
    return call ? continue_call(exchange, *call, *step) : relay_unknown_call(exchange);
}

void drop_from_call(Tables& tables, Peer& peer, CallOutcome outcome, std::string_view cause, Moment now) {
    Call& call = *peer.call;
    const CallSide side = call.side_of(peer);
    const bool only_rings = side == CallSide::callee && !call.callee;
    if (only_rings && call.ringing.size() > 1) return tables.calls.stop_ringing(call, peer);
    tables.say_to_all(call.others(peer), Unreachable{call.names, now.wall, cause});
    end_call(tables, call, {outcome, ended_by(side), cause}, now);
}

void let_go(Tables& tables, Peer& silent, Moment now) {
    // Its client may ring all the same, and its `ringing` be on its way.
    tables.say(silent, Retract{silent.call->names, now.wall, cause::timeout});
    drop_from_call(tables, silent, CallOutcome::busy, cause::busy, now);
}

void hear_no_ringing(Tables& tables, Peer& peer, Moment now) {
    if (!peer.void_call) return tables.calls.falls_silent(peer);
    // It has not taken this call in the place of its own, which nobody has answered so far.
    tables.say(peer, Unreachable{*peer.void_call, now.wall, cause::busy});
    let_go(tables, peer, now);
}

void time_out(Tables& tables, Call& call, Moment now) {
    if (call.is_as_good_as_active()) return tables.calls.reach(call, CallState::active, call.heard);
    tables.say(*call.caller, Unreachable{call.names, now.wall, cause::timeout});
    if (call.callee) tables.say(*call.callee, Unreachable{call.names, now.wall, cause::timeout});
    stop_all_but(tables, nullptr, call, cause::timeout, now);
    end_call(tables, call, {CallOutcome::timeout, EndedBy::server, cause::timeout}, now);
}

void note_end(Tables& tables, Calls::Ended ended) {
    const CallRecord& record = ended.record;
    tables.note(CallEnded{record.sid, record.caller.uid, record.callee.uid, *record.outcome,
                          record.setup_time(), record.talk_time()});
    tables.keep(std::move(ended.record), std::move(ended.users));
}

} // namespace jsongled
