#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "protocol/outgoing.hpp"

namespace jsongled {

/// What waits for one connection. A connection without anything that waits has none.
struct Backlog {
    /// A message of a client or the server, or frames that are ready.
    struct Item {
        OutgoingPtr message;
        std::string frames;
        std::size_t cost;
    };

    std::string unsent;          ///< goes before the queue: what a write has left over
    std::size_t unsent_cost = 0; ///< reserved for what it is a part of
    std::vector<Item> queue;
    std::size_t pings = 0; ///< in the queue

    bool is_empty() const { return unsent.empty() && queue.empty(); }
};

} // namespace jsongled
