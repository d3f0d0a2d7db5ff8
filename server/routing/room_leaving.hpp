#pragma once

#include "server/routing/tables.hpp"

namespace jsongled {

/// Takes the peer, who is in it, out of the room and of the call there, and tells the others. The room is gone
/// when it was the last.
void leave_room(Tables& tables, Peer& peer, Room& room, Moment now);

} // namespace jsongled
