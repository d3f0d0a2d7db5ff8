#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/name_map.hpp"
#include "server/routing/peer.hpp"

namespace jsongled {

/// A two-person room or a MUC. Exists while somebody is in it; a seat belongs to a connection.
struct Room {
    std::string rid;
    RoomKind kind;
    std::vector<Peer*> occupants = {}; ///< in the order they came
};

struct RoomLimits {
    std::size_t max_room_members;
    std::size_t max_muc_members;
    std::size_t max_rooms_per_peer;
};

/// The rooms that exist and who sits in them. Sends nothing: the room handler tells the others.
class Rooms {
  public:
    enum class Joined { now, already, full, too_many, other_kind };

    Joined join(Peer& peer, std::string_view rid, RoomKind kind, const RoomLimits& limits);

    /// The peer must be in the room. The room is gone when it was the last.
    void leave(Peer& peer, Room& room);

    Room* find(std::string_view rid) { return find_in(rooms_, rid); }
    /// The room of that name if the peer sits in it.
    Room* find_for(const Peer& peer, std::string_view rid);

    std::size_t count(RoomKind kind) const { return kind == RoomKind::room ? rooms_.size() - mucs_ : mucs_; }

  private:
    NameMap<Room> rooms_;
    std::size_t mucs_ = 0;
};

} // namespace jsongled
