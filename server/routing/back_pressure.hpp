#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/name_map.hpp"
#include "server/routing/deadline.hpp"
#include "server/routing/peers.hpp"

namespace jsongled {

class Exchange;
struct Peer;
struct Tables;

/// Whoever floods feels it, not who is flooded: a sender is read no further while much waits for a reader and
/// much of it came of this very sender, for this long of one stall at most. After that, what has no room is
/// refused, and who has no room for what their rooms say is cut.
inline constexpr std::chrono::seconds longest_stall{2};

/// A sender's share of a stall is this part of what may wait for the reader. Whoever says less never waits.
inline constexpr std::size_t shares_of_outbox = 64;

/// Why something is refused.
inline constexpr std::string_view too_much_waits = "Too much waits for the recipient: try again later";

/// From when a reader has more waiting than half of what may, until it has drained.
struct Stall {
    SteadyTime over;                  ///< when nobody waits for the reader any more
    NameMap<std::size_t> shares = {}; ///< bytes that each sender has put there meanwhile, by peer id
};

/// One peer's part in that, while it has one.
struct Pressure {
    Peer* reader = nullptr;          ///< whom it waits for
    Deadline due = {};               ///< when it waits no longer
    std::vector<Peer*> waiting = {}; ///< those who wait for it
    std::optional<Stall> stall = {}; ///< its own, as a reader
};

/// What has no room is refused in the form that its sender waits for. Then true. Addressed to one user or of a
/// call, it has none where a connection is full; said to a room, where one is full that has not had its time
/// to read and the sender has had its share.
bool is_refused_for_pressure(Exchange& exchange, const Peers& peers);

/// Whether so much more does not fit at all.
bool is_full_for(const Peer& reader, std::size_t cost);

/// Whether so much more does not fit of what anybody may say to one user: a quarter of what may wait is for
/// rooms, and half of it once the reader's stall is over. So a stranger's flood takes no seat of the reader's.
bool is_full_for_direct(const Tables& tables, const Peer& reader, std::size_t cost, SteadyTime now);

/// Whether what does not fit is the reader's own fault: it has had its time.
bool is_over(const Peer& reader, SteadyTime now);

/// Whether a client's library has sent this to these by itself, to one user: its sender cannot help it.
bool is_sent_by_itself(const Exchange& exchange, const Peers& peers);

/// So many bytes have been delivered to this peer on the sender's behalf: has the sender wait where much waits
/// now and it has had more than its share.
void slow_down(Exchange& exchange, Peer& reader, std::size_t cost);

/// The peer has read what waited for it, or is gone: those who wait for it go on.
void release_waiting(Peer& reader);

/// The peer waits for no reader any more.
void release(Peer& sender);

/// Reads on, if nothing holds it.
void read_on(Peer& peer);

} // namespace jsongled
