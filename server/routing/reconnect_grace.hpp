#pragma once

#include "server/routing/departure.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

// A page that is loaded anew loses its connection and has another one in a moment. A call that rings for its
// user, or comes meanwhile, waits for that.

/// The peer is about to go: whether its user may be back in a moment goes by how it came to that.
void give_grace(Tables& tables, const Peer& gone, const Departure& departure, Moment now);

/// A user's connection that has just said hello rings for what waits for them.
void ring_for_who_is_back(Tables& tables, Peer& peer, Moment now);

/// The same of a call in a room, which the connection has just entered.
void ring_for_who_is_back_in(Tables& tables, Peer& peer, const Room& room, Moment now);

/// The user has not come, or is not to come.
void end_grace(Tables& tables, Grace& grace, Moment now);

/// The call is over, or has been answered: it waits for nobody any more.
void wait_no_more(Tables& tables, Call& call);

} // namespace jsongled
