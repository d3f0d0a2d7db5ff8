#pragma once

#include <string>
#include <vector>

#include <sys/uio.h>

#include "protocol/outgoing.hpp"

namespace jsongled {

/// What writing needs while it goes on, one for all connections of a thread: so an idle one keeps nothing, and
/// a busy one allocates nothing.
struct WriteScratch {
    /// A message of a client or the server, or frames that are ready.
    struct Item {
        OutgoingPtr message;
        std::string frames;
        std::size_t cost;
    };
    /// A part of a write: in `bytes`, or in a message's own tail.
    struct Piece {
        const char* outside;
        std::size_t begin;
        std::size_t size;
    };

    std::string bytes;
    std::string head;
    std::vector<Piece> pieces;
    std::vector<iovec> vectors;
    std::vector<std::vector<Item>> queues; ///< empty ones, with room in them

    /// An empty queue.
    std::vector<Item> queue() {
        if (queues.empty()) return {};
        std::vector<Item> queue = std::move(queues.back());
        queues.pop_back();
        return queue;
    }

    /// Keeps the room of an empty queue for the next who needs one.
    void give_back(std::vector<Item> queue) {
        if (queue.capacity() <= most_room && queues.size() < most_queues) queues.push_back(std::move(queue));
    }

  private:
    static constexpr std::size_t most_queues = 64;
    static constexpr std::size_t most_room = 256;
};

} // namespace jsongled
