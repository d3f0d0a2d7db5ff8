#include "server/routing/router.hpp"

#include "server/routing/dispatcher.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {

Peer& Router::connected(std::string id, Recipient& recipient, std::string hello_transaction, Time now) {
    Peer& peer = tables_.directory.add(std::move(id), recipient, std::move(hello_transaction));
    tables_.say(peer, Hello{peer.hello_transaction, now});
    return peer;
}

void Router::received(Peer& from, const Envelope& envelope, Prepared prepared, Time now) {
    Exchange exchange{tables_, from, envelope, std::move(prepared), now};
    dispatch(exchange);
}

void Router::received(Peer& from, const Malformed& malformed) {
    tables_.facts.push_back(Refused{from.id,
                                    from.said_hello() ? from.member->uid : std::string(),
                                    malformed.why.code,
                                    {},
                                    malformed.mid,
                                    {}});
    tables_.say(from, SessionError{malformed.why, malformed.mid});
}

void Router::disconnected(Peer& peer, Time now) {
    if (peer.call) drop_from_call(tables_, peer, CallOutcome::lost, cause::disconnected, now);
    while (!peer.rooms.empty())
        leave_room(tables_, peer, *peer.rooms.back(), now);
    tables_.directory.remove(peer);
}

void Router::tick(Time now) {
    while (Call* call = tables_.calls.overdue(now))
        time_out(tables_, *call, now);
    tables_.calls.forget_old(now);
}

void Router::set(const RouterSettings& settings) {
    tables_.settings = settings;
    tables_.calls.set_timeouts(settings.calls);
}

Prepared prepare(const Envelope& envelope, std::string_view sn, Time now) {
    if (!envelope.action || envelope.to.empty() || envelope.to == sn) return {};
    return {Outgoing::relay(envelope, now), summarize_media(envelope)};
}

} // namespace jsongled
