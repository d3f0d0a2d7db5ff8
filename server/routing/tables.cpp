#include "server/routing/tables.hpp"

#include <algorithm>

namespace jsongled {

std::size_t Tables::outbox_bytes(const Peer& peer) const {
    return std::min<std::size_t>(settings.max_outbox_bytes, peer.outbox_bytes);
}

} // namespace jsongled
