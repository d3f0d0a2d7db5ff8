#pragma once

#include <cstddef>
#include <string_view>

#include "protocol/name_map.hpp"
#include "server/routing/room.hpp"
#include "server/routing/room_limits.hpp"

namespace jsongled {

/// The rooms that exist and who sits in them. Sends nothing: the room handler tells the others.
class Rooms {
  public:
    /// What one user may have in one room: every message to the room goes to all of them.
    static constexpr std::size_t most_connections_per_seat = 32;

    enum class Joined { with_new_seat, with_another_connection, already, full, too_many, other_kind };

    Joined join(Peer& peer, std::string_view rid, RoomKind kind, const RoomLimits& limits);

    /// The peer must be in the room. The room is gone when it was the last.
    void leave(Peer& peer, Room& room);

    /// All who are in it are so no longer, and it is gone.
    void close(Room& room);

    Room* find(std::string_view rid) { return find_in(rooms_, rid); }
    /// The room of that name if the peer sits in it.
    Room* find_for(const Peer& peer, std::string_view rid);

    const NameMap<Room>& all() const { return rooms_; }
    std::size_t count(RoomKind kind) const { return kind == RoomKind::room ? rooms_.size() - mucs_ : mucs_; }

  private:
    void remove(const Room& room);

    NameMap<Room> rooms_;
    std::size_t mucs_ = 0;
};

} // namespace jsongled
