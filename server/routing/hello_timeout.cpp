#include "server/routing/hello_timeout.hpp"

namespace jsongled {

void give_up_hello(Tables& tables, Peer& peer) {
    tables.directory.stop_waiting_for_hello(peer);
    // Nothing is said to it, or heard of it, from here on.
    if (Recipient* recipient = std::exchange(peer.recipient, nullptr)) recipient->close(CloseCause::no_hello);
}

} // namespace jsongled
