#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "protocol/outgoing.hpp"

namespace jsongled {

class WsConnection;

/// What the router hands to one connection; without a message: the connection is too slow and has to go.
struct Letter {
    std::shared_ptr<WsConnection> to;
    OutgoingPtr message;
};

/// The one door into an I/O thread. Letters are put in under the router's lock, which is what gives them one
/// order, and taken out by the thread under the mailbox's own. Bounded by what each connection may have queued.
class Mailbox {
  public:
    /// True when it was empty: its thread has to be woken.
    bool put(Letter letter) {
        const std::lock_guard lock(mutex_);
        letters_.push_back(std::move(letter));
        return letters_.size() == 1;
    }

    /// Swaps the content with `empty`, whose capacity stays in use.
    void take(std::vector<Letter>& empty) {
        const std::lock_guard lock(mutex_);
        letters_.swap(empty);
    }

  private:
    std::mutex mutex_;
    std::vector<Letter> letters_;
};

} // namespace jsongled
