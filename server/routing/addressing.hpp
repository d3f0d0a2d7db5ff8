#pragma once

#include <string_view>

#include "server/routing/peers.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

/// Where an address leads for one sender. Valid until the tables change.
struct Destination {
    enum class Kind : std::uint8_t {
        server,
        peers,        ///< one or more, or none: alone in a MUC
        empty_room,   ///< alone in a two-person room
        not_a_member, ///< of the room that is named
        nobody,
    };
    Kind kind;
    From from = From::user; ///< how the recipients see the sender
    Room* room = nullptr;   ///< the room it leads through, if one
    Peers peers = {};
};

/// Looks an address up, in this order: server, a room the sender is in, an occupant, a user, a peer id.
Destination resolve(Tables& tables, const Peer& sender, std::string_view to);

/// Whether an address that leads to nobody may be that of a user who is away, seen before or not.
bool can_be_away(const Tables& tables, const Peer& sender, std::string_view to);

/// Takes the connections of the peer's user out of a destination.
void leave_out_user_of(const Peer& peer, Destination& destination);

} // namespace jsongled
