#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "protocol/name_map.hpp"
#include "server/routing/peer.hpp"
#include "server/routing/recent_authors.hpp"
#include "server/routing/router_settings.hpp"

namespace jsongled {

/// What a user has in a room, for as long as one of his connections is in it.
struct Seat {
    std::vector<Peer*> connections = {}; ///< in the order they came

    /// Who the others see: the connection that has been here for the longest, as it describes itself by now.
    const std::shared_ptr<const Member>& member() const { return connections.front()->member; }
};

/// A two-person room or a MUC. Exists while somebody is in it; a seat belongs to a user.
struct Room {
    std::string rid;
    RoomKind kind;
    std::vector<Peer*> occupants = {};                   ///< all connections, in the order they came
    std::map<std::string, Seat, std::less<>> seats = {}; ///< by uid, in an order that paging can rely on
    RecentAuthors authors = {};

    /// All connections but those of the peer's user.
    std::vector<Peer*> others_than(const Peer& peer) const;
};

/// The rooms that exist and who sits in them. Sends nothing: the room handler tells the others.
class Rooms {
  public:
    /// What one user may have in one room: every message to the room goes to all of them.
    static constexpr std::size_t most_connections_per_seat = 32;

    enum class Joined { with_new_seat, with_another_connection, already, full, too_many, other_kind };

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
