#include <algorithm>

#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

constexpr std::string_view not_yours = "The call is unknown to the server, has ended, or is not yours";

/// A way for a party to end a call: what becomes of it, what the other side is told, and whether its client
/// takes the message itself in the state it may be in. Where it may not, `unreachable` ends the call in any
/// state.
struct Ending {
    CallOutcome outcome;
    std::string_view cause;
    bool understood;
};

std::optional<Ending> ending_of(Action action, const Call& call, const Peer& sender) {
    switch (action) {
    case Action::session_retract:
        // It can cross an `active` of the other side, whose client ignores it from then on.
        return Ending{CallOutcome::retracted, cause::retracted, call.state < CallState::proceeded};
    case Action::session_decline:
        return Ending{CallOutcome::declined, cause::declined,
                      call.state == CallState::ringing && &sender != call.caller};
    case Action::session_terminate:
        return Ending{CallOutcome::retracted, cause::terminated, call.state == CallState::active};
    default: return std::nullopt;
    }
}

void end_call(Tables& tables, Call& call, CallOutcome outcome, Time now) {
    const bool talked = call.state == CallState::active;
    tables.facts.push_back(tables.calls.end(call, talked ? CallOutcome::answered : outcome, now));
}

std::vector<Peer*> without_calls(std::vector<Peer*> peers) {
    std::erase_if(peers, [](const Peer* peer) { return peer->call != nullptr; });
    return peers;
}

/// Nobody is in a call with himself, though his own peer id leads to him.
Destination resolve_others(const Exchange& exchange) {
    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    std::erase(destination.peers, &exchange.sender);
    return destination;
}

void refuse_call(Exchange& exchange, CallOutcome outcome) {
    const std::string sid(exchange.envelope.sid);
    exchange.tables.calls.refuse(sid, exchange.now);
    exchange.tables.facts.push_back(
        CallEnd{sid, exchange.sender.member->uid, outcome, std::nullopt, std::nullopt});
}

void propose(Exchange& exchange) {
    Tables& tables = exchange.tables;
    Peer& sender = exchange.sender;
    const Envelope& envelope = exchange.envelope;
    if (tables.calls.find(envelope.sid) || tables.calls.is_over(envelope.sid))
        return exchange.refuse(ErrorCode::call_unknown, std::string(not_yours));

    // A client that calls holds no other call any more.
    if (sender.call) {
        const bool talking = sender.call->state == CallState::active;
        drop_from_call(tables, sender, talking ? cause::terminated : cause::retracted, exchange.now);
    }

    const Destination destination = resolve_others(exchange);
    if (destination.peers.empty()) {
        refuse_call(exchange, CallOutcome::unreachable);
        return exchange.report_undeliverable(destination);
    }
    CallNames names = call_names(envelope);
    if (names.initiator.empty()) names.initiator = sender.member->uid;
    if (names.responder.empty()) names.responder = envelope.to;

    const std::vector<Peer*> callees = without_calls(destination.peers);
    if (callees.empty()) {
        refuse_call(exchange, CallOutcome::busy);
        return exchange.reply(Unreachable{std::move(names), exchange.now, cause::busy});
    }
    tables.facts.push_back(CallPlaced{names.sid, sender.member->uid});
    const Call& call =
        tables.calls.open(std::move(names), destination.room ? destination.room->rid : std::string(), sender,
                          callees, exchange.now);
    exchange.reply(Trying{call.names, exchange.now});
    exchange.forward(destination, callees);
}

/// A sid of which the server has seen no propose, after a restart say: passed on where it can disturb no other
/// call.
void relay_unknown(Exchange& exchange) {
    const Destination destination = resolve_others(exchange);
    if (destination.peers.empty() && !exchange.sender.call) return exchange.report_undeliverable(destination);
    const std::vector<Peer*> recipients = without_calls(destination.peers);
    if (recipients.empty()) return exchange.refuse(ErrorCode::call_unknown, std::string(not_yours));
    exchange.forward(destination, recipients);
}

void finish(Exchange& exchange, Call& call, const Ending& ending, const Destination& destination,
            const std::vector<Peer*>& addressed) {
    Tables& tables = exchange.tables;
    std::vector<Peer*> untold = call.others(exchange.sender);
    std::vector<Peer*> same_side;
    if (&exchange.sender != call.caller && !call.callee) same_side = call.ringing;
    std::erase(same_side, &exchange.sender);

    if (ending.understood) {
        exchange.forward(destination, addressed);
        std::erase_if(untold,
                      [&](Peer* peer) { return std::ranges::find(addressed, peer) != addressed.end(); });
    }
    tables.say_to_all(untold, Unreachable{call.names, exchange.now, ending.cause});
    tables.say_to_all(same_side, Retract{call.names, exchange.now, cause::declined_elsewhere});
    end_call(tables, call, ending.outcome, exchange.now);
}

/// Notes what a message means for the call. False once the sender has been told that it cannot be.
bool advance(Exchange& exchange, Call& call) {
    Calls& calls = exchange.tables.calls;
    switch (*exchange.envelope.action) {
    case Action::session_proceed: {
        if (&exchange.sender == call.caller || call.callee) {
            exchange.refuse(ErrorCode::conflict, "Only a callee that rings can proceed");
            return false;
        }
        const std::vector<Peer*> losers = calls.pin(call, exchange.sender, exchange.now);
        exchange.tables.say_to_all(losers, Retract{call.names, exchange.now, cause::answered_elsewhere});
        break;
    }
    case Action::session_info:
        if (exchange.envelope.reason == word::ringing) calls.reach(call, CallState::ringing, exchange.now);
        if (exchange.envelope.reason == word::active) calls.reach(call, CallState::active, exchange.now);
        break;
    case Action::session_initiate: calls.reach(call, CallState::offering, exchange.now); break;
    case Action::session_accept:
        if (!call.times.accepted) call.times.accepted = exchange.now;
        break;
    default: break;
    }
    return true;
}

void continue_call(Exchange& exchange, Call& call) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    std::vector<Peer*> addressed = call.others(exchange.sender);
    std::erase_if(addressed, [&](Peer* peer) {
        return std::ranges::find(destination.peers, peer) == destination.peers.end();
    });
    if (addressed.empty()) return exchange.refuse(ErrorCode::call_unknown, std::string(not_yours));

    if (const auto ending = ending_of(*exchange.envelope.action, call, exchange.sender))
        return finish(exchange, call, *ending, destination, addressed);
    if (advance(exchange, call)) exchange.forward(destination, addressed);
}

} // namespace

void handle_call(Exchange& exchange) {
    const Envelope& envelope = exchange.envelope;
    if (envelope.sid.empty()) return exchange.refuse(ErrorCode::bad_parameter, "Missing 'sid' parameter");
    if (envelope.action == Action::session_propose) return propose(exchange);
    if (envelope.action == Action::session_info &&
        (envelope.reason == word::trying || envelope.reason == word::unreachable))
        return exchange.refuse(ErrorCode::bad_parameter, "This 'reason' is the server's to give");

    Call* call = exchange.tables.calls.find(envelope.sid);
    if (call ? !call->has_party(exchange.sender) : exchange.tables.calls.is_over(envelope.sid))
        return exchange.refuse(ErrorCode::call_unknown, std::string(not_yours));
    return call ? continue_call(exchange, *call) : relay_unknown(exchange);
}

void drop_from_call(Tables& tables, Peer& peer, std::string_view cause, Time now) {
    Call& call = *peer.call;
    const bool only_rings = &peer != call.caller && &peer != call.callee;
    if (only_rings && call.ringing.size() > 1) return tables.calls.stop_ringing(call, peer);
    tables.say_to_all(call.others(peer), Unreachable{call.names, now, cause});
    end_call(tables, call, CallOutcome::lost, now);
}

} // namespace jsongled
