#include "server/routing/operator_lists.hpp"

#include <algorithm>

#include "server/routing/tables.hpp"

namespace jsongled {

bool PeerList::look(const Tables& tables) {
    const Room* room = query_.rid ? find_in(tables.rooms.all(), *query_.rid) : nullptr;
    const auto row_of = [&](const Peer& peer) -> std::optional<PeerRow> {
        if (query_.uid && !(peer.said_hello() && peer.member->uid() == *query_.uid)) return std::nullopt;
        if (query_.rid && (!room || std::ranges::find(peer.rooms, room) == peer.rooms.end()))
            return std::nullopt;
        return PeerRow{peer.uid(), peer.address, peer.since, peer.rooms.size(),
                       peer.call ? peer.call->names.sid : std::string()};
    };
    return scan_.look(tables.directory.all_peers(), row_of);
}

bool RoomList::look(const Tables& tables) {
    return scan_.look(tables.rooms.all(), [](const Room& room) -> std::optional<RoomRow> {
        return RoomRow{room.kind, room.seats.size(), room.occupants.size()};
    });
}

bool BlockSearch::look(const Tables& tables) {
    has_found_ = tables.blocks.has(uid_);
    return false;
}

bool BlockList::look(const Tables& tables) {
    return scan_.look(tables.blocks.all(),
                      [](const Block& block) -> std::optional<BlockRow> { return BlockRow{block.until}; });
}

} // namespace jsongled
