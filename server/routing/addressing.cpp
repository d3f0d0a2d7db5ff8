#include "server/routing/addressing.hpp"

namespace jsongled {
namespace {

using Kind = Destination::Kind;

Peers all_but(const Peer& sender, std::span<Peer* const> peers) {
    Peers others;
    others.reserve(peers.size());
    for (Peer* peer : peers)
        if (peer != &sender) others.push_back(peer);
    return others;
}

Destination through_room(Room& room, const Peer& sender) {
    if (room.kind == RoomKind::muc)
        return {Kind::peers, From::occupant, &room, all_but(sender, room.occupants)};
    Destination found{Kind::peers, From::room, &room, Peers(room.occupants.begin(), room.occupants.end())};
    // What comes from the room is the other's word there: a copy for one's own devices would look like it.
    leave_out_user_of(sender, found);
    if (found.peers.empty()) found.kind = Kind::empty_room;
    return found;
}

/// `rid/uid`: neither half has a slash of its own.
Destination to_occupant(Tables& tables, const Peer& sender, std::string_view to, std::size_t slash) {
    Room* room = tables.rooms.find_for(sender, to.substr(0, slash));
    if (!room) return {Kind::not_a_member};
    Destination found{Kind::nobody, From::occupant, room};
    if (room->kind != RoomKind::muc) return found;
    if (const Room::Seat* seat = find_in(room->seats, to.substr(slash + 1)))
        found.peers = all_but(sender, seat->connections);
    if (!found.peers.empty()) found.kind = Kind::peers;
    return found;
}

} // namespace

Destination resolve(Tables& tables, const Peer& sender, std::string_view to) {
    if (to.empty() || to == tables.sn) return {Kind::server};
    if (Room* room = tables.rooms.find_for(sender, to)) return through_room(*room, sender);
    if (const std::size_t slash = to.find('/'); slash != std::string_view::npos)
        return to_occupant(tables, sender, to, slash);

    Destination found{Kind::nobody};
    if (const auto user = tables.directory.connections_of(to); !user.empty())
        found.peers = all_but(sender, user);
    else if (Peer* peer = tables.directory.find_peer(to); peer && peer->said_hello())
        found.peers = {peer};
    else if (tables.rooms.find(to))
        found.kind = Kind::not_a_member;
    if (!found.peers.empty()) found.kind = Kind::peers;
    return found;
}

void leave_out_user_of(const Peer& peer, Destination& destination) {
    erase_if(destination.peers, [&](const Peer* other) { return other->member->uid() == peer.member->uid(); });
}

} // namespace jsongled
