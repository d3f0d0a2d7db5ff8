#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/routing/peer.hpp"
#include "server/routing/recent_authors.hpp"

namespace jsongled {

/// A two-person room or a MUC. Exists while somebody is in it; a seat belongs to a user.
struct Room {
    /// What a user has in it, for as long as one of their connections is there.
    struct Seat {
        std::vector<Peer*> connections; ///< in the order they came

        /// Who the others see: the connection that has been here for the longest, as it describes itself by
        /// now.
        const std::shared_ptr<const Member>& member() const { return connections.front()->member; }
    };

    std::string rid;
    RoomKind kind;
    std::vector<Peer*> occupants = {};                   ///< all connections, in the order they came
    std::map<std::string, Seat, std::less<>> seats = {}; ///< by uid, in an order that paging can rely on
    RecentAuthors authors = {};

    /// All connections but those of the peer's user.
    std::vector<Peer*> others_than(const Peer& peer) const;
};

} // namespace jsongled
