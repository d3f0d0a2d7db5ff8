#include "server/routing/rooms.hpp"

#include <algorithm>

namespace jsongled {

Rooms::Joined Rooms::join(Peer& peer, std::string_view rid, RoomKind kind, const RoomLimits& limits) {
    Room* room = find(rid);
    if (room && room->kind != kind) return Joined::other_kind;
    if (room && std::ranges::find(peer.rooms, room) != peer.rooms.end()) return Joined::already;
    if (peer.rooms.size() >= limits.max_rooms_per_peer) return Joined::too_many;

    const std::size_t seats = kind == RoomKind::room ? limits.max_room_members : limits.max_muc_members;
    if ((room ? room->occupants.size() : 0) >= seats) return Joined::full;
    if (!room) {
        room = &rooms_.try_emplace(std::string(rid), Room{std::string(rid), kind}).first->second;
        mucs_ += kind == RoomKind::muc ? 1 : 0;
    }
    room->occupants.push_back(&peer);
    peer.rooms.push_back(room);
    return Joined::now;
}

void Rooms::leave(Peer& peer, Room& room) {
    std::erase(room.occupants, &peer);
    std::erase(peer.rooms, &room);
    if (!room.occupants.empty()) return;
    mucs_ -= room.kind == RoomKind::muc ? 1 : 0;
    rooms_.erase(rooms_.find(room.rid));
}

Room* Rooms::find_for(const Peer& peer, std::string_view rid) {
    Room* room = find(rid);
    return room && std::ranges::find(peer.rooms, room) != peer.rooms.end() ? room : nullptr;
}

} // namespace jsongled
