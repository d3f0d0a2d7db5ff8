#include "server/routing/addressing.hpp"

#include "protocol/names.hpp"

namespace jsongled {
namespace {

using Kind = Destination::Kind;

void add_all_but(const Peer& sender, std::span<Peer* const> peers, Peers& others) {
    others.reserve(peers.size());
    for (Peer* peer : peers)
        if (peer != &sender) others.push_back(peer);
}

// Each of these returns one object, which is made where it is wanted: a move of the list would be a copy of it.

Destination through_room(Room& room, const Peer& sender) {
    const bool is_muc = room.kind == RoomKind::muc;
    Destination found{Kind::peers, is_muc ? From::occupant : From::room, &room};
    add_all_but(sender, room.occupants, found.peers);
    if (is_muc) return found;
    // What comes from the room is the other's word there: a copy for one's own devices would look like it.
    leave_out_user_of(sender, found);
    if (found.peers.empty()) found.kind = Kind::empty_room;
    return found;
}

Destination to_occupant(Room& room, const Peer& sender, std::string_view uid) {
    Destination found{Kind::nobody, From::occupant, &room};
    if (room.kind != RoomKind::muc) return found;
    if (const Room::Seat* seat = find_in(room.seats, uid)) add_all_but(sender, seat->connections, found.peers);
    if (!found.peers.empty()) found.kind = Kind::peers;
    return found;
}

/// Devices of a user, or one connection.
Destination to_somebody(Tables& tables, const Peer& sender, std::string_view to) {
    Destination found{Kind::nobody};
    if (const auto user = tables.directory.connections_of(to); !user.empty())
        add_all_but(sender, user, found.peers);
    else if (Peer* peer = tables.directory.find_peer(to); peer && peer->said_hello())
        found.peers.push_back(peer);
    else if (tables.rooms.find(to))
        found.kind = Kind::not_a_member;
    if (!found.peers.empty()) found.kind = Kind::peers;
    return found;
}

} // namespace

Destination resolve(Tables& tables, const Peer& sender, std::string_view to) {
    if (to.empty() || to == tables.sn) return {Kind::server};
    if (Room* room = tables.rooms.find_for(sender, to)) return through_room(*room, sender);
    const std::size_t slash = to.find('/');
    if (slash == std::string_view::npos) return to_somebody(tables, sender, to);
    // `rid/uid`: neither half has a slash of its own.
    Room* room = tables.rooms.find_for(sender, to.substr(0, slash));
    if (!room) return {Kind::not_a_member};
    return to_occupant(*room, sender, to.substr(slash + 1));
}

bool can_be_away(const Tables& tables, const Peer& sender, std::string_view to) {
    return to.find('/') == std::string_view::npos && fault_of_name(to).empty() &&
           !same_but_for_case(to, tables.sn) && to != sender.member->uid() && !tables.directory.find_peer(to);
}

void leave_out_user_of(const Peer& peer, Destination& destination) {
    erase_if(destination.peers, [&](const Peer* other) { return other->member->uid() == peer.member->uid(); });
}

} // namespace jsongled
