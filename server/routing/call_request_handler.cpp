#include <algorithm>

#include "server/routing/handlers.hpp"

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

/// Whether `to` means somebody who is in the call, in the eyes of a sender who is not.
bool is_for_a_party(Exchange& exchange, const Call& call) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    return std::ranges::any_of(destination.peers, [&](const Peer* peer) { return call.has_party(*peer); });
}

/// Whether `to` means somebody who was in a call that is over.
bool is_for_a_former_party(Exchange& exchange, std::string_view sid) {
    const Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    return std::ranges::any_of(destination.peers, [&](const Peer* peer) {
        return exchange.tables.calls.was_in(sid, peer->member->uid);
    });
}

/// Another connection of a user who is in the call: it speaks with his name, and has no part in it.
bool is_another_device(const Exchange& exchange, const Call& call) {
    const std::string& uid = exchange.sender.member->uid;
    return !call.has_party(exchange.sender) && (uid == call.record.caller.uid || uid == call.record.callee.uid);
}

bool waits(const std::optional<CallRequest>& negotiation, Time now) {
    return negotiation && negotiation->until > now;
}

bool is_answered_by(const CallRequest& request, const Exchange& exchange) {
    return request.asker != &exchange.sender && request.transaction == exchange.envelope.transaction &&
           request.until > exchange.now;
}

void refuse_call_request(Exchange& exchange) {
    exchange.refuse_request(ErrorCode::call_unknown, std::string(call_not_yours));
}

/// Between the parties, to the one connection that has the call.
void ask(Exchange& exchange, Call& call, const Destination& other) {
    CallRequest request{&exchange.sender, std::string(exchange.envelope.transaction),
                        exchange.now + answered_within};
    if (!is_negotiation(exchange.envelope)) {
        call.requests.push_back(std::move(request));
        if (call.requests.size() > most_requests) call.requests.pop_front();
        exchange.tables.calls.go_on(call, exchange.now);
        return exchange.forward(other);
    }
    if (waits(call.negotiation, exchange.now) && call.negotiation->asker != &exchange.sender)
        return exchange.refuse_request(ErrorCode::negotiation_in_progress,
                                       "A negotiation of this call is in progress: answer it first");
    call.negotiation = std::move(request);
    exchange.tables.calls.go_on(call, exchange.now);
    call.record.exchanged[call.side_of(exchange.sender)] += exchange.prepared.media;
    exchange.forward(other);
}

void give_answer(Exchange& exchange, Call& call, const Destination& asker) {
    exchange.tables.calls.go_on(call, exchange.now);
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

} // namespace

bool handle_call_request(Exchange& exchange) {
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
    const Destination other = through_call(exchange, *call);
    if (other.peers.empty()) return false;
    if (call->state < CallState::offering)
        refuse_call_request(exchange);
    else
        ask(exchange, *call, other);
    return true;
}

bool handle_call_answer(Exchange& exchange) {
    Tables& tables = exchange.tables;
    const std::string_view sid = named_sid(exchange.envelope);
    Call* call = sid.empty() ? exchange.sender.call : tables.calls.find(sid);
    if (is_negotiation(exchange.envelope) &&
        (tables.calls.is_over(sid) || (call && is_another_device(exchange, *call)))) {
        exchange.refuse_answer(ErrorCode::call_unknown, std::string(call_not_yours));
        return true;
    }
    const bool is_of_call = call && call->has_party(exchange.sender) && call->state >= CallState::offering;
    const Destination asker =
        is_of_call ? through_call(exchange, *call) : Destination{Destination::Kind::nobody};
    if (asker.peers.empty()) {
        // With no sid it can only be of the call that its sender is in, or was.
        const bool is_late = sid.empty() && is_negotiation(exchange.envelope);
        if (is_late) exchange.refuse_answer(ErrorCode::call_unknown, std::string(call_not_yours));
        return is_late;
    }

    if (call->negotiation && is_answered_by(*call->negotiation, exchange)) {
        finish_negotiation(exchange, *call, asker);
        return true;
    }
    if (is_negotiation(exchange.envelope)) {
        exchange.refuse_answer(ErrorCode::call_unknown, "This negotiation is over, or was never asked for");
        return true;
    }
    const auto request = std::ranges::find_if(
        call->requests, [&](const CallRequest& one) { return is_answered_by(one, exchange); });
    if (request == call->requests.end() && sid.empty()) return false;
    if (request != call->requests.end()) call->requests.erase(request);
    give_answer(exchange, *call, asker);
    return true;
}

} // namespace jsongled
