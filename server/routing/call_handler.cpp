#include <algorithm>

#include "server/routing/call_rules.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// An ending by a party: how the call comes out, what the other side is told, and whether the other side's
/// client takes the message itself in the state it may be in. Where it may not, `unreachable` ends the call in
/// any state.
struct PartyEnding {
    CallOutcome outcome;
    std::string_view cause;
    bool understood;
};

PartyEnding ending_of(CallStep step, CallSide side, CallState state) {
    switch (step) {
    case CallStep::decline:
        return {CallOutcome::declined, cause::declined,
                state == CallState::ringing && side == CallSide::callee};
    case CallStep::terminate: return {CallOutcome::retracted, cause::terminated, state == CallState::active};
    default:
        // A retract can cross an `active` of the other side, whose client ignores it from then on.
        return {CallOutcome::retracted, cause::retracted, state < CallState::proceeded};
    }
}

EndedBy ended_by(CallSide side) {
    return side == CallSide::caller ? EndedBy::caller : EndedBy::callee;
}

void end_call(Tables& tables, Call& call, const CallEnding& ending, Time now) {
    note_end(tables, tables.calls.end(call, ending, now));
}

void tell_retract(Tables& tables, const std::vector<Peer*>& peers, const Call& call, std::string_view cause,
                  Time now) {
    tables.say_to_all(peers, Retract{call.names, now, cause});
}

/// One connection will not take the call that rings. True if the call goes on because it rings for other users
/// still, as it may in a room: only the connections of this user stop.
bool leaves_it_to_others(Exchange& exchange, Call& call) {
    Tables& tables = exchange.tables;
    const std::string& uid = exchange.sender.member->uid;
    std::vector<Peer*> of_user = call.ringing;
    std::erase_if(of_user, [&](const Peer* peer) { return peer->member->uid != uid; });
    if (of_user.size() == call.ringing.size()) return false;
    for (Peer* peer : of_user)
        tables.calls.stop_ringing(call, *peer);
    std::erase(of_user, &exchange.sender);
    tell_retract(tables, of_user, call, cause::declined_elsewhere, exchange.now);
    return true;
}

void finish(Exchange& exchange, Call& call, CallStep step, const Destination& destination,
            const std::vector<Peer*>& addressed) {
    Tables& tables = exchange.tables;
    const CallSide side = call.side_of(exchange.sender);
    const bool only_rings = side == CallSide::callee && !call.callee;
    if (only_rings && leaves_it_to_others(exchange, call)) return;

    const PartyEnding ending = ending_of(step, side, call.state);
    std::vector<Peer*> untold = call.others(exchange.sender);
    if (ending.understood) {
        exchange.forward(destination, addressed);
        std::erase_if(untold,
                      [&](Peer* peer) { return std::ranges::find(addressed, peer) != addressed.end(); });
    }
    tables.say_to_all(untold, Unreachable{call.names, exchange.now, ending.cause});
    if (only_rings) {
        call.record.callee = party_of(exchange.sender);
        std::vector<Peer*> same_side = call.ringing;
        std::erase(same_side, &exchange.sender);
        tell_retract(tables, same_side, call, cause::declined_elsewhere, exchange.now);
    }
    end_call(tables, call, {ending.outcome, ended_by(side), {}}, exchange.now);
}

void pin(Exchange& exchange, Call& call) {
    Tables& tables = exchange.tables;
    // A caller's client takes the answer only after the ringing.
    if (call.state == CallState::trying) tables.say(*call.caller, Ringing{call.names, exchange.now});
    const std::vector<Peer*> losers = tables.calls.pin(call, exchange.sender, exchange.now);
    tell_retract(tables, losers, call, cause::answered_elsewhere, exchange.now);
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
            exchange.refuse(ErrorCode::conflict, "The call has its answer already");
            return false;
        }
        call.record.times.accepted = exchange.now;
        break;
    case CallMove::activate: calls.reach(call, CallState::active, exchange.now); break;
    default: break;
    }
    return true;
}

void continue_call(Exchange& exchange, Call& call, CallStep step) {
    Peer& sender = exchange.sender;
    const Destination destination = resolve(exchange.tables, sender, exchange.envelope.to);
    std::vector<Peer*> addressed = call.others(sender);
    std::erase_if(addressed, [&](Peer* peer) {
        return std::ranges::find(destination.peers, peer) == destination.peers.end();
    });
    if (addressed.empty()) return exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));

    const CallSide side = call.side_of(sender);
    const CallMove move = move_for(step, side, call.state);
    if (step == CallStep::ringing && sender.part == CallPart::offered) sender.part = CallPart::ringing;
    if (move == CallMove::refuse)
        return exchange.refuse(ErrorCode::conflict,
                               "This does not fit a call that is '" + std::string(to_string(call.state)) + "'");
    if (move == CallMove::end) return finish(exchange, call, step, destination, addressed);
    call.record.exchanged[side] += exchange.prepared.media;
    if (apply(exchange, call, move)) exchange.forward(destination, addressed);
}

} // namespace

void handle_call(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (envelope.sid.empty()) return exchange.refuse(ErrorCode::bad_parameter, "Missing 'sid' parameter");
    const std::optional<CallStep> step = step_of(envelope);
    if (!step) return handle_propose(exchange);
    if (step == CallStep::other_info &&
        (envelope.reason == word::trying || envelope.reason == word::unreachable))
        return exchange.refuse(ErrorCode::bad_parameter, "This 'reason' is the server's to give");

    Call* call = exchange.tables.calls.find(envelope.sid);
    if (call ? !call->has_party(exchange.sender) : exchange.tables.calls.is_over(envelope.sid))
        return exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));
    return call ? continue_call(exchange, *call, *step) : relay_unknown_call(exchange);
}

void drop_from_call(Tables& tables, Peer& peer, CallOutcome outcome, std::string_view cause, Time now) {
    Call& call = *peer.call;
    const CallSide side = call.side_of(peer);
    const bool only_rings = side == CallSide::callee && !call.callee;
    if (only_rings && call.ringing.size() > 1) return tables.calls.stop_ringing(call, peer);
    tables.say_to_all(call.others(peer), Unreachable{call.names, now, cause});
    end_call(tables, call, {outcome, ended_by(side), cause}, now);
}

void time_out(Tables& tables, Call& call, Time now) {
    tables.say(*call.caller, Unreachable{call.names, now, cause::timeout});
    if (call.callee) tables.say(*call.callee, Unreachable{call.names, now, cause::timeout});
    tell_retract(tables, call.ringing, call, cause::timeout, now);
    end_call(tables, call, {CallOutcome::timeout, EndedBy::server, cause::timeout}, now);
}

void note_end(Tables& tables, Calls::Ended ended) {
    const CallRecord& record = ended.record;
    tables.facts.push_back(
        CallEnded{record.sid, record.caller.uid, *record.outcome, record.setup_time(), record.talk_time()});
    tables.call_store.append(std::move(ended.record), ended.users);
}

} // namespace jsongled
