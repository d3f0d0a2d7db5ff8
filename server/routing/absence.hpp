#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

// A lost connection is a pause: its peer is there for all others, and what is said to it is kept, until its
// client goes on with the session on another connection, or the window ends.

/// Whether a peer that loses its connection in this way stays for its client.
bool may_come_back(const Tables& tables, const Peer& peer, const Departure& departure);

void begin_absence(Tables& tables, Peer& peer, Departure departure, Moment now);

/// Nobody came, or too much was said.
void end_absence(Tables& tables, Peer& peer, Moment now);

/// Whoever is away for the longest of that user is gone. False if nobody is away.
bool end_longest_absence(Tables& tables, std::string_view uid, Moment now);

/// Memory is short: of those who are away and for whom something is kept, the longest are gone, until so many
/// bytes are given back. How many were.
std::size_t give_up_those_away(Tables& tables, std::size_t bytes, Moment now);

/// So many of those who are away are gone. False if none is left.
bool end_absences(Tables& tables, std::size_t most, Moment now);

/// The peer of the session that the sender of this hello wants to go on with; nothing where it may not. If that
/// is its own but has lost what it was sent, it ends.
Peer* find_resumed(Exchange& exchange);

/// The sender's connection becomes that of the peer, whose session goes on. The sender is no more.
void resume(Exchange& exchange, Peer& peer, std::shared_ptr<const Member> member);

/// What the client is told with the ack of its hello: how it can go on later.
std::optional<Ack::Offer> offer_to(const Exchange& exchange, const Peer& peer);

} // namespace jsongled
