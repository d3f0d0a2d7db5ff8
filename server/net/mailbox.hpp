#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "server/net/letter.hpp"

namespace jsongled {

class Mailbox;

/// The mailboxes whose threads have to be woken once the router's lock is free. Guarded by that lock.
using Wakes = boost::container::small_vector<Mailbox*, 8>;

/// The one door into an I/O thread. Letters are put in under the router's lock, which is what gives them one
/// order, and taken out by the thread under the mailbox's own. Bounded by what each connection may have queued.
class Mailbox {
  public:
    /// `wake` has the letters taken soon; called from any thread.
    Mailbox(Wakes& wakes, std::function<void()> wake) : wakes_(wakes), wake_(std::move(wake)) {}

    /// As long as there is one, this thread is at its own mailbox and looks into it by itself in the end: what
    /// it puts there wakes nobody.
    class Turn {
      public:
        explicit Turn(const Mailbox& own) { own_ = &own; }
        ~Turn() { own_ = nullptr; }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

      private:
        friend class Mailbox;
        static inline thread_local const Mailbox* own_ = nullptr;
    };

    /// Whether this thread is the one that looks into it, in a turn.
    bool is_own() const { return Turn::own_ == this; }

    /// Under the router's lock, or in the thread's own turn.
    void put(Letter letter) {
        const std::lock_guard lock(mutex_);
        letters_.push_back(std::move(letter));
        if (letters_.size() == 1 && !is_own()) wakes_.push_back(this);
    }

    /// Swaps the content with `empty`, whose capacity stays in use.
    void take(std::vector<Letter>& empty) {
        const std::lock_guard lock(mutex_);
        letters_.swap(empty);
    }

    void wake() { wake_(); }

  private:
    Wakes& wakes_;
    std::function<void()> wake_;
    std::mutex mutex_;
    std::vector<Letter> letters_;
};

} // namespace jsongled
