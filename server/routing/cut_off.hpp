#pragma once

#include "server/routing/peer.hpp"

namespace jsongled {

struct Tables;

/// The peer's connection is no longer heard, and nothing is said to it; the peer itself lives on.
void detach(Peer& peer);

/// Ends the peer's connection behind what was said to it by now, if it has one; from here on as detach(), and
/// its client does not go on with its session.
void cut_off(Tables& tables, Peer& peer, CloseCause why);

/// The peer is gone, for all others too.
void end_peer(Tables& tables, Peer& peer, Departure departure, Moment now);

/// Nothing is left of a peer that has no connection any more.
void leave(Tables& tables, Peer& peer, Moment now);

} // namespace jsongled
