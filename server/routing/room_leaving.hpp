#pragma once

#include "server/routing/tables.hpp"

namespace jsongled {

/// Takes the peer, who is in it, out of the room and of the call there, and tells the others. The room is gone
/// when it was the last.
void leave_room(Tables& tables, Peer& peer, Room& room, Moment now);

/// Puts all who are in the room out of it, and of the call there. Each connection is told that its own user has
/// left, and of nobody else: with many in a room that would be the square of them.
void close_room(Tables& tables, Room& room, Moment now);

} // namespace jsongled
