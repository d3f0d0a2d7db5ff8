#include "server/routing/router.hpp"

#include "server/routing/dispatcher.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// The `ack` that an answer waits for. One to the hello needs no transaction of its own.
void refuse_answer(Tables& tables, Peer& from, const Malformed& answer) {
    std::string transaction = answer.transaction;
    if (transaction.empty() && answer.query == word::session_hello) transaction = from.hello_transaction;
    if (!transaction.empty()) tables.say(from, Ack{Ack::Status::failed, std::move(transaction)});
}

} // namespace

Peer& Router::connected(std::string id, Recipient& recipient, std::string hello_transaction, Moment now) {
    Peer& peer = tables_.directory.add(std::move(id), recipient, std::move(hello_transaction));
    tables_.say(peer, Hello{peer.hello_transaction, now.wall});
    return peer;
}

void Router::received(Peer& from, const Envelope& envelope, Prepared prepared, Moment now) {
    Exchange exchange{tables_, from, envelope, std::move(prepared), now};
    dispatch(exchange);
}

void Router::received(Peer& from, const Malformed& malformed, Moment now) {
    tables_.facts.push_back(Refused{
        from.id, from.said_hello() ? from.member->uid : std::string(), malformed.why.code,
        std::string(malformed.action ? to_string(*malformed.action) : ""), malformed.mid, malformed.sid});
    const Family family = malformed.action ? family_of(*malformed.action) : Family::none;
    if (family == Family::iq_request && !malformed.transaction.empty())
        return tables_.say(from, IqError{malformed.query, malformed.transaction, malformed.why});
    if (family == Family::iq_answer) refuse_answer(tables_, from, malformed);
    tables_.say(from, SessionError{malformed.why, malformed.mid});
    // A client that calls somebody of an impossible name knows no error that ends its call. In one that the
    // server knows of it may be elsewhere by now; and what is not JSON comes from no client that calls.
    const bool is_propose = malformed.action == Action::session_propose && !malformed.sid.empty() &&
                            malformed.why.code != ErrorCode::not_json;
    if (is_propose && from.said_hello() && !from.call)
        tables_.say(from, Unreachable{{malformed.sid, malformed.initiator, malformed.responder}, now.wall, {}});
}

void Router::disconnected(Peer& peer, Moment now) {
    if (peer.call) drop_from_call(tables_, peer, CallOutcome::lost, cause::disconnected, now);
    while (!peer.rooms.empty())
        leave_room(tables_, peer, *peer.rooms.back(), now);
    tables_.directory.remove(peer);
}

void Router::tick(Moment now) {
    while (Peer* peer = tables_.calls.overdue_to_ring(now.steady))
        hear_no_ringing(tables_, *peer, now);
    while (Call* call = tables_.calls.overdue(now.steady))
        time_out(tables_, *call, now);
    tables_.calls.forget_old(now.steady);
    tables_.redials.forget_old(now.steady);
}

void Router::set(const RouterSettings& settings) {
    tables_.settings = settings;
    tables_.calls.set_timeouts(settings.calls);
}

Prepared prepare(const Envelope& envelope, std::string_view sn, Moment now) {
    if (!envelope.action || envelope.to.empty() || envelope.to == sn) return {};
    return {Outgoing::relay(envelope, now.wall), summarize_media(envelope)};
}

} // namespace jsongled
