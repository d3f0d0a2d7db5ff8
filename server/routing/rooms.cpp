#include "server/routing/rooms.hpp"

#include <algorithm>

namespace jsongled {

Rooms::Joined Rooms::join(Peer& peer, std::string_view rid, RoomKind kind, const RoomLimits& limits) {
    Room* room = find(rid);
    if (room && room->kind != kind) return Joined::other_kind;
    if (room && std::ranges::find(peer.rooms, room) != peer.rooms.end()) return Joined::already;
    if (peer.rooms.size() >= limits.max_rooms_per_peer) return Joined::too_many;

    const std::string_view uid = peer.member->uid();
    const Room::Seat* seat = room ? find_in(room->seats, uid) : nullptr;
    if (seat && seat->connections.size() >= most_connections_per_seat) return Joined::too_many;
    const std::size_t seats = kind == RoomKind::room ? limits.max_room_members : limits.max_muc_members;
    if (!seat && room && room->seats.size() >= seats) return Joined::full;
    const Joined joined = seat ? Joined::with_another_connection : Joined::with_new_seat;
    if (!room) {
        room = &rooms_.try_emplace(std::string(rid), Room{std::string(rid), kind}).first->second;
        mucs_ += kind == RoomKind::muc ? 1 : 0;
    }
    room->occupants.push_back(&peer);
    room->seats[peer.uid()].connections.push_back(&peer);
    peer.rooms.push_back(room);
    return joined;
}

void Rooms::leave(Peer& peer, Room& room) {
    std::erase(room.occupants, &peer);
    std::erase(peer.rooms, &room);
    const auto seat = room.seats.find(peer.member->uid());
    std::erase(seat->second.connections, &peer);
    if (!seat->second.connections.empty()) return;
    room.seats.erase(seat);
    if (room.seats.empty()) remove(room);
}

void Rooms::close(Room& room) {
    for (Peer* peer : room.occupants)
        std::erase(peer->rooms, &room);
    remove(room);
}

void Rooms::remove(const Room& room) {
    mucs_ -= room.kind == RoomKind::muc ? 1 : 0;
    rooms_.erase(rooms_.find(room.rid));
}

Room* Rooms::find_for(const Peer& peer, std::string_view rid) {
    Room* room = find(rid);
    return room && std::ranges::find(peer.rooms, room) != peer.rooms.end() ? room : nullptr;
}

} // namespace jsongled
