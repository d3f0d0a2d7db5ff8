#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "protocol/outgoing.hpp"
#include "server/routing/deadline.hpp"

namespace jsongled {

struct DelayedPage;
struct Peer;
struct Tables;
class Exchange;

/// A client that has come and has yet to get what waited for its user: page by page, as it reads, before
/// anything that others say to it meanwhile.
struct CatchUp {
    /// What others say stands behind: at most this part of what may wait for the client.
    static constexpr std::size_t parts_of_outbox = 4;

    /// One page of what waited, as a part of the same.
    static constexpr std::size_t pages_in_outbox = 8;
    static constexpr std::size_t most_of_page = 100;

    /// After this time the store is asked again, where it was out of order.
    static constexpr std::chrono::seconds again{5};

    std::uint64_t after = 0; ///< the place of the last that it has got
    bool is_asked = false;   ///< the next page is on its way
    Deadline due = {};       ///< when it is asked for, where the store could not answer
    std::deque<OutgoingPtr> later = {};
    std::size_t later_bytes = 0;
};

/// A user has said hello on this connection.
void begin_to_catch_up(Tables& tables, Peer& peer);

/// A page has come; or nothing, where the store is out of order.
void take_delayed(Tables& tables, Peer& peer, const DelayedPage* page);

/// The connection has room, or time has passed: asks for the next page, if that is what it waits for.
void go_on_to_catch_up(Tables& tables, Peer& peer);

/// Whether so much more can stand behind what the client has yet to get.
bool has_room_behind(const Tables& tables, const Peer& peer, std::size_t cost);

/// Puts what the exchange says there, if that is where it belongs. False: it goes out at once.
bool stands_behind(const Exchange& exchange, Peer& peer);

} // namespace jsongled
