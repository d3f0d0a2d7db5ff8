#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>

#include "server/routing/crowd.hpp"

namespace jsongled {

/// The connections that are in one state in which a stranger costs the server something, such as waiting for a
/// request or for a handshake: so many at most. Past that one is shut down, the longest of the address that has
/// most of them (see Crowd): if it is there for `patience` by now, or of an address that has more than the
/// newcomer's. So those who only sit there pay, and keep nobody out for longer than that. From any thread.
class Stays {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// 0: any number.
    Stays(std::size_t most, std::chrono::milliseconds patience) : most_(most), patience_(patience) {}

    /// For those that come from now on.
    void set_most(std::size_t most) { most_ = most; }

    /// One of them, as long as this lives. Ends before its socket is closed.
    class Stay {
      public:
        Stay(Stays& all, int descriptor, AddressKey address, Time now);
        ~Stay();
        Stay(const Stay&) = delete;
        Stay& operator=(const Stay&) = delete;

        /// False if there is no room for it: whoever would give way is to have some time yet.
        bool is_let_in() const { return is_let_in_; }

        /// Whether its socket was shut down for another.
        bool gave_way() const;

      private:
        friend class Stays;

        Stays& all_;
        const int descriptor_;
        const Time since_;
        bool is_let_in_ = true;
        bool gave_way_ = false;
        Crowd<Stay>::Place place_;
    };

  private:
    bool make_room(AddressKey address, Time now);

    std::atomic<std::size_t> most_;
    const std::chrono::milliseconds patience_;
    std::mutex mutex_;
    Crowd<Stay> stays_;
};

} // namespace jsongled
