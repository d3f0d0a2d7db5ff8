#include "server/routing/cut_off.hpp"

#include "server/routing/back_pressure.hpp"
#include "server/routing/room_leaving.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

void detach(Peer& peer) {
    peer.recipient = nullptr;
    release(peer);
    release_waiting(peer);
}

void cut_off(Peer& peer, CloseCause why) {
    Recipient* const recipient = peer.recipient;
    if (!recipient) return;
    detach(peer);
    recipient->close(why);
}

void leave(Tables& tables, Peer& peer, Moment now) {
    while (!peer.rooms.empty())
        leave_room(tables, peer, *peer.rooms.back(), now);
    tables.requests.forget(peer);
    leave_line(tables, peer);
    tables.directory.remove(peer);
}

} // namespace jsongled
