#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include <boost/unordered/unordered_flat_map.hpp>
#include <sys/epoll.h>

#include "server/net/interest.hpp"
#include "server/net/pollable.hpp"

namespace jsongled {

/// Watches the sockets of one thread, each of which costs nothing here while it is quiet. Used on that thread.
class Poller {
  public:
    /// Throws std::system_error, as the others do.
    Poller();
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// It is readable while there is something to tell, but for those that stand aside.
    int descriptor() const { return descriptor_; }

    /// Whoever is added has to be removed before it ends.
    void add(int descriptor, Pollable& who, Interest interest);
    void change(int descriptor, Pollable& who, Interest interest);
    /// It is told nothing more, not even what look() has seen already.
    void remove(int descriptor, const Pollable& who);

    /// Sees what is ready by now. False if nothing is.
    bool look();
    /// Tells of what look() has seen, so many at most; returns how many. Those that have ended stand aside
    /// until they are told, so many at a time and behind all others: where thousands are lost at once, nobody
    /// who is there waits for their farewells.
    std::size_t tell(std::size_t most, std::size_t most_ended);
    bool has_some_aside() const { return !aside_.empty(); }

  private:
    struct Aside {
        std::uint64_t number;
        std::uint32_t events;
    };

    void control(int operation, int descriptor, Pollable& who, Interest interest) const;
    void set_aside(const epoll_event& event);
    void tell_of_ended(std::size_t most);

    int descriptor_;
    std::size_t next_ = 0;
    std::size_t seen_ = 0;
    /// They have ended, and are not watched meanwhile: what has ended is ready again and again, before others.
    boost::unordered_flat_map<const Pollable*, Aside> aside_;
    std::deque<std::pair<Pollable*, std::uint64_t>> order_; ///< of them, and of some that were removed
    std::uint64_t last_ = 0;
    std::array<epoll_event, 1'024> events_;
};

} // namespace jsongled
