#include "server/routing/room.hpp"

namespace jsongled {

std::vector<Peer*> Room::others_than(const Peer& peer) const {
    std::vector<Peer*> others = occupants;
    std::erase_if(others, [&](const Peer* other) { return other->member->uid() == peer.member->uid(); });
    return others;
}

} // namespace jsongled
