#include <algorithm>

#include "server/routing/call_addressing.hpp"
#include "server/routing/call_ending.hpp"
#include "server/routing/call_rules.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/right.hpp"

namespace jsongled {
namespace {

void pin(Exchange& exchange, Call& call) {
    Tables& tables = exchange.tables;
    // A caller's client takes the answer only after the ringing.
    if (call.state == CallState::trying) tables.say(*call.caller, Ringing{call.names, exchange.now.wall});
    const std::string_view uid = exchange.sender.member->uid();
    // An accomplice who answers does not make up for the strangers for whom it rang besides.
    const bool rang_for_them_alone =
        std::ranges::all_of(call.ringing, [&](const Peer* peer) { return peer->member->uid() == uid; });
    leave_to(tables, call, exchange.sender, exchange.now);
    const std::string& caller = call.record.caller.uid;
    tables.redials.answered(caller, uid);
    if (const auto each_minute = tables.settings.max_unanswered_calls_per_minute; each_minute > 0) {
        if (call.is_counted && rang_for_them_alone) tables.unanswered.give_back(caller, each_minute);
        tables.unanswered.answered(caller, uid, exchange.now.steady);
    }
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
            exchange.refuse(ErrorCode::conflict, "The call has been answered already");
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
    if (move == CallMove::end) return finish_call(exchange, call, step, std::move(destination));
    // What is said to somebody who may be back in a moment is not wrong, and reaches nobody.
    const bool is_unheard = call.is_held() && call.is_the_other(sender, exchange.envelope.to);
    if (destination.peers.empty() && !is_unheard)
        return exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));

    const bool has_not_rung = sender.has_yet_to_ring() || sender.part == CallPart::silent;
    if (step == CallStep::ringing && has_not_rung) exchange.tables.calls.rings(sender);
    if (move == CallMove::refuse) {
        sender.place = ClientPlace::astray;
        return exchange.refuse(ErrorCode::conflict, "This does not fit a call in the state '" +
                                                        std::string(to_string(call.state)) + "'");
    }
    if (is_refused_for_pressure(exchange, destination.peers) || !apply(exchange, call, move)) return;
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
        return drop_from_call(exchange.tables, sender, CallOutcome::retracted, EndCause::retracted,
                              exchange.now);
    // Nobody has answered, so its client took an older call's answer for this one's; or it offered anew in a
    // call that was active, and ignores the end that has crossed that. Where it is now it takes a retract; if
    // it has ended the call it takes nothing. Not where it has been offered a call since, which a retract would
    // end.
    if (step == CallStep::initiate && !sender.call &&
        exchange.tables.calls.is_over_unheard_by_an_offerer(exchange.envelope.sid))
        exchange.reply(Retract{call_names(exchange.envelope), exchange.now.wall, {}});
}

/// A sid of which the server has seen no propose, after a restart say: passed on where it can disturb no other
/// call.
void relay_unknown_call(Exchange& exchange) {
    if (!has_right(exchange.sender, Right::call)) return exchange.refuse_for_want_of(Right::call);
    Destination destination = resolve_others(exchange);
    erase_if(destination.peers, [](const Peer* peer) { return !has_right(*peer, Right::call); });
    if (destination.peers.empty() && !exchange.sender.call) return exchange.report_undeliverable(destination);
    // A client that is offered a call may have taken it, though nothing has been heard of it.
    Peers recipients = destination.peers;
    erase_if(recipients, [](const Peer* peer) { return peer->call != nullptr; });
    if (recipients.empty()) return exchange.refuse(ErrorCode::call_unknown, std::string(call_not_yours));
    if (is_refused_for_pressure(exchange, recipients)) return;
    exchange.forward(destination, recipients);
}

} // namespace

void handle_call(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (envelope.sid.empty())
        return exchange.refuse(ErrorCode::bad_parameter, fault_of_missing("sid", envelope.sid));
    const CallStep step = step_of(envelope);
    if (step == CallStep::other_info &&
        (envelope.reason == word::trying || envelope.reason == word::unreachable))
        return exchange.refuse(ErrorCode::bad_parameter, "Only the server may give this 'reason'");

    Call* call = exchange.tables.calls.find(envelope.sid);
    if (call ? !call->has_party(exchange.sender) : exchange.tables.calls.is_over(envelope.sid))
        return refuse_stale(exchange, step);
    return call ? continue_call(exchange, *call, step) : relay_unknown_call(exchange);
}

} // namespace jsongled
