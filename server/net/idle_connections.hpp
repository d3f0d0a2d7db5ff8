#pragma once

#include <cstddef>
#include <list>
#include <mutex>

namespace jsongled {

/// The connections that wait for a request, or for the rest of one: so many at most. Past that the one that has
/// waited longest is shut down. So those who only sit there pay, and nobody is turned away for them: whoever
/// has something to ask waits for a moment only. From any thread.
class IdleConnections {
  public:
    explicit IdleConnections(std::size_t most) : most_(most) {}

    /// One of them, as long as this lives. Ends before its socket is closed.
    class Stay {
      public:
        Stay(IdleConnections& all, int descriptor);
        ~Stay();
        Stay(const Stay&) = delete;
        Stay& operator=(const Stay&) = delete;

        /// Whether its socket was shut down for another.
        bool gave_way() const;

      private:
        friend class IdleConnections;

        IdleConnections& all_;
        const int descriptor_;
        bool gave_way_ = false;
        std::list<Stay*>::iterator place_;
    };

  private:
    const std::size_t most_;
    std::mutex mutex_;
    std::list<Stay*> stays_; ///< from the longest to the newest
};

} // namespace jsongled
