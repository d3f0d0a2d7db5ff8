#include "server/routing/hello_timeout.hpp"

#include <utility>

namespace jsongled {

void give_up_hello(Peer& peer) {
    // Nothing is said to it, or heard of it, from here on.
    if (Recipient* recipient = std::exchange(peer.recipient, nullptr)) recipient->close(CloseCause::no_hello);
}

} // namespace jsongled
