#include "server/routing/addressing.hpp"

namespace jsongled {
namespace {

using Kind = Destination::Kind;

template<class Peers>
std::vector<Peer*> all_but(const Peer& sender, const Peers& peers) {
    std::vector<Peer*> others;
    others.reserve(peers.size());
    for (Peer* peer : peers)
        if (peer != &sender) others.push_back(peer);
    return others;
}

Destination through_room(const Room& room, const Peer& sender) {
    std::vector<Peer*> others = all_but(sender, room.occupants);
    if (room.kind == RoomKind::muc) return {Kind::peers, From::occupant, &room, std::move(others)};
    const Kind kind = others.empty() ? Kind::empty_room : Kind::peers;
    return {kind, From::room, &room, std::move(others)};
}

/// `rid/uid`: neither half has a slash of its own.
Destination to_occupant(Tables& tables, const Peer& sender, std::string_view to, std::size_t slash) {
    const Room* room = tables.rooms.find_for(sender, to.substr(0, slash));
    if (!room) return {Kind::not_a_member};
    Destination found{Kind::nobody, From::occupant, room};
    if (room->kind != RoomKind::muc) return found;
    const std::string_view uid = to.substr(slash + 1);
    for (Peer* peer : all_but(sender, room->occupants))
        if (peer->member->uid == uid) found.peers.push_back(peer);
    if (!found.peers.empty()) found.kind = Kind::peers;
    return found;
}

} // namespace

Destination resolve(Tables& tables, const Peer& sender, std::string_view to) {
    if (to.empty() || to == tables.sn) return {Kind::server};
    if (const Room* room = tables.rooms.find_for(sender, to)) return through_room(*room, sender);
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

} // namespace jsongled
