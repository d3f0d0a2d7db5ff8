#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "server/routing/deadline.hpp"
#include "server/routing/peers.hpp"

namespace jsongled {

class Exchange;
struct Destination;
struct Peer;
struct Tables;

/// Whoever floods feels it, not who is flooded: a sender is read no further while much waits for the one user
/// that it writes to, for this long of one stall at most. After that, what has no room is refused.
inline constexpr std::chrono::seconds longest_stall{2};

/// One peer's part in that, while it has one.
struct Pressure {
    Peer* reader = nullptr;              ///< whom it waits for
    Deadline due = {};                   ///< when it waits no longer
    std::vector<Peer*> waiting = {};     ///< those who wait for it
    std::optional<SteadyTime> over = {}; ///< when nobody waits for it any more, until it has drained
};

/// All of them are connections of one user.
bool is_for_one_user(const Peers& peers);

/// What is addressed to one user, and cannot be queued on any of their connections, is refused in the form that
/// its sender waits for. Then true.
bool is_refused_for_pressure(Exchange& exchange, const Destination& destination);

/// The message has been delivered to this peer: has the sender wait where much waits for it now.
void slow_down(Exchange& exchange, Peer& reader);

/// The peer has read what waited for it, or is gone: those who wait for it go on.
void release_waiting(Peer& reader);

/// The peer waits for no reader any more.
void release(Peer& sender);

/// Reads on, if nothing holds it.
void read_on(Peer& peer);

} // namespace jsongled
