#include "server/routing/call_requests.hpp"

#include <algorithm>

#include "server/routing/call_addressing.hpp"

namespace jsongled {
namespace {

/// For how long an answer is waited for. Clients give up sooner.
constexpr std::chrono::seconds answered_within{10};

/// Requests of a call, other than negotiations, whose askers are remembered; of more, the oldest are forgotten.
constexpr std::size_t most_requests = 16;

bool is_negotiation(const Envelope& envelope) {
    return envelope.query == word::session_negotiate;
}

/// The sid in the description; empty for none.
std::string_view named_sid(const Envelope& envelope) {
    const DescribedValue& sid = envelope.described(Described::sid);
    return sid.kind == JsonKind::string && sid.well_formed ? sid.text : std::string_view();
}

/// Whether `to` means, in the eyes of a sender who is not in the call, somebody who is, or another device of
/// theirs.
bool is_for_a_party(Exchange& exchange, const Call& call) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    return std::ranges::any_of(destination.peers, [&](const Peer* peer) {
        const std::string_view uid = peer->member->uid();
        return call.has_party(*peer) || uid == call.record.caller.uid || uid == call.record.callee.uid;
    });
}

/// The one connection of the other party, by whatever name it is meant: another device of that user has no part
/// in the call. Without peers where `to` means somebody else.
Destination to_the_other(Exchange& exchange, const Call& call) {
    Destination other = through_call(exchange, call);
    if (!other.peers.empty()) return other;
    const CallRecord& record = call.record;
    const bool calls = call.side_of(exchange.sender) == CallSide::caller;
    const std::string& uid = calls ? record.callee.uid : record.caller.uid;
    const Destination meant = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (!meant.peers.empty() &&
        std::ranges::all_of(meant.peers, [&](const Peer* peer) { return peer->member->uid() == uid; }))
        return {Destination::Kind::peers, call.from, exchange.tables.rooms.find(record.rid),
                call.others(exchange.sender)};
    return other;
}

/// Whether `to` means somebody who was in a call that is over.
bool is_for_a_former_party(Exchange& exchange, std::string_view sid) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    return std::ranges::any_of(destination.peers, [&](const Peer* peer) {
        return exchange.tables.calls.was_in(sid, peer->member->uid());
    });
}

/// Another connection of a user who is in the call: it speaks with their name, and has no part in it.
bool is_another_device(const Exchange& exchange, const Call& call) {
    const std::string_view uid = exchange.sender.member->uid();
    return !call.has_party(exchange.sender) && (uid == call.record.caller.uid || uid == call.record.callee.uid);
}

/// Whether `to` means somebody whose call with the sender's user is another device's.
bool meddles_in_a_call(Exchange& exchange) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    return std::ranges::any_of(destination.peers, [&](const Peer* peer) {
        return peer->call && peer->call->state >= CallState::offering &&
               is_another_device(exchange, *peer->call);
    });
}

bool waits(const std::optional<Call::Request>& negotiation, SteadyTime now) {
    return negotiation && negotiation->until > now;
}

bool is_answered_by(const Call::Request& request, const Exchange& exchange) {
    return request.asker != &exchange.sender && request.transaction == exchange.envelope.transaction &&
           request.until > exchange.now.steady;
}

void refuse_call_request(Exchange& exchange) {
    exchange.refuse_request(ErrorCode::call_unknown, std::string(call_not_yours));
}

/// Between the parties, to the one connection that has the call.
void ask(Exchange& exchange, Call& call, const Destination& other) {
    if (is_refused_for_pressure(exchange, other.peers)) return;
    Call::Request request{&exchange.sender, std::string(exchange.envelope.transaction),
                          exchange.now.steady + answered_within};
    const bool is_other = !is_negotiation(exchange.envelope);
    if (is_other && is_refused_for_requests(exchange)) return;
    if (is_other) {
        call.requests.push_back(std::move(request));
        if (call.requests.size() > most_requests) call.requests.pop_front();
        exchange.tables.calls.go_on(call, exchange.now);
        return exchange.forward(other);
    }
    if (waits(call.negotiation, exchange.now.steady) && call.negotiation->asker != &exchange.sender)
        return exchange.refuse_request(ErrorCode::negotiation_in_progress,
                                       "A negotiation of this call is in progress: answer it first");
    call.negotiation = std::move(request);
    exchange.tables.calls.go_on(call, exchange.now);
    call.record.exchanged[call.side_of(exchange.sender)] += exchange.prepared.media;
    exchange.forward(other);
}

void give_answer(Exchange& exchange, Call& call, const Destination& asker) {
    exchange.tables.calls.go_on(call, exchange.now);
    for (const Peer* peer : asker.peers)
        exchange.tables.requests.answered(*peer, exchange.envelope.transaction);
    exchange.forward(asker);
    exchange.reply(Ack{Ack::Status::success, std::string(exchange.envelope.transaction)});
}

void finish_negotiation(Exchange& exchange, Call& call, const Destination& asker) {
    call.negotiation.reset();
    if (exchange.envelope.action == Action::iq_result) {
        ++call.record.negotiations;
        call.record.exchanged[call.side_of(exchange.sender)] += exchange.prepared.media;
    }
    give_answer(exchange, call, asker);
}

bool refuse_call_answer(Exchange& exchange) {
    exchange.refuse_answer(ErrorCode::call_unknown, std::string(call_not_yours));
    return true;
}

/// The call in which a party answers the other one; nothing where it is none.
Call* answered_call(Exchange& exchange, Call* call) {
    const bool is_of_call = call && call->has_party(exchange.sender) && call->state >= CallState::offering;
    return is_of_call && !through_call(exchange, *call).peers.empty() ? call : nullptr;
}

/// Whether it is a party of a call in which there is nothing yet to negotiate: an answer then is nothing but
/// what its sender says of where they are, before they have taken the call.
bool is_before_offering(const Exchange& exchange, const Call* call) {
    return call && call->has_party(exchange.sender) && call->state < CallState::offering;
}

bool take_negotiation_answer(Exchange& exchange) {
    const std::string_view sid = named_sid(exchange.envelope);
    // Between the parties it is of their call, whatever it says.
    if (Call* call = answered_call(exchange, exchange.sender.call)) {
        if (!call->negotiation || !is_answered_by(*call->negotiation, exchange))
            return refuse_call_answer(exchange);
        const Destination asker = through_call(exchange, *call);
        // It can be answered again.
        if (!is_refused_for_pressure(exchange, asker.peers)) finish_negotiation(exchange, *call, asker);
        return true;
    }
    const Call* named = exchange.tables.calls.find(sid);
    // With no sid it can only be of the call that its sender was in.
    const bool is_late = sid.empty() || exchange.tables.calls.is_over(sid) ||
                         is_before_offering(exchange, named) ||
                         is_before_offering(exchange, exchange.sender.call) ||
                         (named && is_another_device(exchange, *named)) || meddles_in_a_call(exchange);
    return is_late && refuse_call_answer(exchange);
}

bool take_other_answer(Exchange& exchange) {
    const std::string_view sid = named_sid(exchange.envelope);
    Call* call = answered_call(exchange, sid.empty() ? exchange.sender.call : exchange.tables.calls.find(sid));
    if (!call) return false;
    const auto request = std::ranges::find_if(
        call->requests, [&](const Call::Request& one) { return is_answered_by(one, exchange); });
    if (request == call->requests.end() && sid.empty()) return false;
    const Destination asker = through_call(exchange, *call);
    if (is_refused_for_pressure(exchange, asker.peers)) return true;
    if (request != call->requests.end()) call->requests.erase(request);
    give_answer(exchange, *call, asker);
    return true;
}

} // namespace

bool take_call_request(Exchange& exchange) {
    Tables& tables = exchange.tables;
    const std::string_view sid = named_sid(exchange.envelope);
    if (sid.empty()) {
        if (is_negotiation(exchange.envelope))
            exchange.refuse_request(ErrorCode::bad_parameter, "Missing 'sid' parameter");
        return is_negotiation(exchange.envelope);
    }
    Call* call = tables.calls.find(sid);
    if (!call) {
        const bool is_late = is_for_a_former_party(exchange, sid) ||
                             (is_negotiation(exchange.envelope) && tables.calls.is_over(sid));
        if (is_late) refuse_call_request(exchange);
        return is_late;
    }
    if (!call->has_party(exchange.sender)) {
        const bool meddles = is_for_a_party(exchange, *call);
        if (meddles) refuse_call_request(exchange);
        return meddles;
    }
    const Destination other = to_the_other(exchange, *call);
    if (other.peers.empty()) {
        // Whoever may be back in a moment has not answered the call.
        const bool is_unheard = call->is_held() && (call->is_the_other(exchange.sender, exchange.envelope.to) ||
                                                    is_for_a_party(exchange, *call));
        if (is_unheard) refuse_call_request(exchange);
        return is_unheard;
    }
    if (call->state < CallState::offering)
        refuse_call_request(exchange);
    else
        ask(exchange, *call, other);
    return true;
}

bool take_call_answer(Exchange& exchange) {
    // Whatever it says that it answers: the other side takes it by its transaction.
    const Call* call = exchange.sender.call;
    const bool is_awaited = call && call->negotiation && is_answered_by(*call->negotiation, exchange);
    return is_awaited || is_negotiation(exchange.envelope) ? take_negotiation_answer(exchange)
                                                           : take_other_answer(exchange);
}

} // namespace jsongled
