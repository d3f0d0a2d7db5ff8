#include "server/routing/cut_off.hpp"

#include "server/routing/back_pressure.hpp"

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

} // namespace jsongled
