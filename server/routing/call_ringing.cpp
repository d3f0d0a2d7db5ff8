#include "server/routing/call_ringing.hpp"

#include "server/routing/right.hpp"

namespace jsongled {

void ring_late_device(Tables& tables, Peer& peer, Moment now) {
    if (!has_right(peer, Right::call)) return;
    // A call rings as long as a connection does: the other connections of the user lead to it.
    for (Peer* other : tables.directory.connections_of(peer.member->uid())) {
        Call* call = other->call;
        if (!call || !call->propose || call->to_user != peer.member->uid() || other == call->caller) continue;
        tables.calls.ring_too(*call, peer, now);
        return tables.deliver(peer, call->propose);
    }
}

} // namespace jsongled
