#pragma once

#include "server/routing/peer.hpp"

namespace jsongled {

struct Tables;

/// The peer's connection is no longer heard, and nothing is said to it; the peer itself lives on.
void detach(Peer& peer);

/// Ends the peer's connection behind what was said to it by now, if it has one; from here on as detach().
void cut_off(Peer& peer, CloseCause why);

/// Nothing is left of a peer that has no connection any more.
void leave(Tables& tables, Peer& peer, Moment now);

} // namespace jsongled
