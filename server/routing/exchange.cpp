#include "server/routing/exchange.hpp"

#include "server/routing/back_pressure.hpp"

namespace jsongled {
namespace {

/// Why a destination has no recipient.
Refusal why_undeliverable(const Destination& destination) {
    switch (destination.kind) {
    case Destination::Kind::not_a_member: return {ErrorCode::not_a_member, "You are not a member of this room"};
    case Destination::Kind::empty_room:
    case Destination::Kind::peers: return {ErrorCode::room_empty, "There is no other member in the room"};
    case Destination::Kind::server:
    case Destination::Kind::nobody: break;
    }
    return {ErrorCode::recipient_not_reachable, "The recipient is not reachable"};
}

} // namespace

void Exchange::refuse(Refusal why) {
    note_refusal(why.code);
    reply(SessionError{std::move(why), std::string(envelope.id)});
}

void Exchange::refuse_request(Refusal why) {
    note_refusal(why.code);
    reply(IqError{std::string(envelope.query), std::string(envelope.transaction), std::move(why)});
}

void Exchange::refuse_answer(ErrorCode code, std::string details) {
    if (!envelope.transaction.empty()) reply(Ack{Ack::Status::failed, std::string(envelope.transaction)});
    refuse(code, std::move(details));
}

void Exchange::refuse_as_awaited(ErrorCode code, std::string details) {
    const Family family = envelope.action ? family_of(*envelope.action) : Family::none;
    if (family == Family::iq_request && !envelope.transaction.empty())
        return refuse_request(code, std::move(details));
    if (family == Family::iq_answer) return refuse_answer(code, std::move(details));
    refuse(code, std::move(details));
}

void Exchange::refuse_for_want_of(Right right) {
    refuse_as_awaited(ErrorCode::not_permitted,
                      "Your token does not permit you to " + std::string(to_string(right)));
}

void Exchange::refuse_for_server() {
    const Family family = family_of(*envelope.action);
    // An error is never answered with an error, and nobody waits for more after an ack.
    if (family == Family::error || family == Family::ack) return;
    refuse(ErrorCode::action_not_supported, "The server does not accept '" +
                                                std::string(to_string(*envelope.action)) +
                                                "': name a recipient in 'to'");
}

void Exchange::forward(const Destination& destination, const Peers& peers) {
    if (peers.empty()) return;
    sign(destination);
    const std::size_t cost = prepared.relay->cost();
    const bool slows = !is_sent_by_itself(*this, peers);
    for (Peer* peer : peers) {
        if (!peer->is_there() || stands_behind(*this, *peer)) continue;
        if (!peer->recipient) {
            tables.deliver(*peer, prepared.relay);
            continue;
        }
        const Fill fill = peer->recipient->fill_with(cost);
        // Whoever cannot keep up with a room is cut off. What is direct has been refused.
        if (fill == Fill::full && is_over(*peer, now.steady)) {
            peer->recipient->close(CloseCause::slow);
            continue;
        }
        tables.deliver(*peer, prepared.relay);
        if (fill != Fill::roomy && slows) slow_down(*this, *peer, cost);
    }
}

void Exchange::sign(const Destination& destination) {
    prepared.relay->relay_as(destination.from, sender.member,
                             destination.room ? destination.room->rid : std::string_view());
}

void Exchange::report_undeliverable(const Destination& destination) {
    Refusal why = why_undeliverable(destination);
    switch (family_of(*envelope.action)) {
    case Family::call:
        if (why.code == ErrorCode::not_a_member) break;
        return reply(Unreachable{call_names(envelope), now.wall, {}});
    case Family::iq_request: return refuse_request(why.code, std::move(why.details));
    case Family::iq_answer: return refuse_answer(why.code, std::move(why.details));
    case Family::chat:
    case Family::event:
    case Family::metrics:
    case Family::error:
    case Family::ack:
    case Family::none: break;
    }
    refuse(why.code, std::move(why.details));
}

void Exchange::note_limit(Limit limit) {
    tables.note(LimitPassed{std::string(sender.id), sender.uid(), sender.address, limit});
}

void Exchange::note_refusal(ErrorCode code) {
    tables.note(Refused{std::string(sender.id), sender.uid(), code,
                        std::string(envelope.action ? to_string(*envelope.action) : ""),
                        std::string(envelope.id), std::string(envelope.sid)});
}

CallNames call_names(const Envelope& envelope) {
    return {std::string(envelope.sid), std::string(envelope.initiator), std::string(envelope.responder)};
}

} // namespace jsongled
