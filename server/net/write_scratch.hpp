#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <sys/uio.h>

#include "server/net/backlog.hpp"

namespace jsongled {

/// What writing needs while it goes on, one for all connections of a thread: so an idle one keeps nothing, and
/// a busy one allocates nothing.
struct WriteScratch {
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
    std::vector<std::unique_ptr<Backlog>> backlogs; ///< empty ones, with room in them

    /// An empty one.
    std::unique_ptr<Backlog> backlog() {
        if (backlogs.empty()) return std::make_unique<Backlog>();
        std::unique_ptr<Backlog> backlog = std::move(backlogs.back());
        backlogs.pop_back();
        return backlog;
    }

    /// Keeps the room of an empty one for the next who needs one.
    void give_back(std::unique_ptr<Backlog> backlog) {
        if (backlog->queue.capacity() <= most_room && backlogs.size() < most_backlogs)
            backlogs.push_back(std::move(backlog));
    }

  private:
    static constexpr std::size_t most_backlogs = 64;
    static constexpr std::size_t most_room = 256;
};

} // namespace jsongled
