#pragma once

#include <array>
#include <cstddef>

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

    /// It is readable while there is something to tell.
    int descriptor() const { return descriptor_; }

    /// Whoever is added has to be removed before it ends.
    void add(int descriptor, Pollable& who, Interest interest);
    void change(int descriptor, Pollable& who, Interest interest);
    /// It is told nothing more, not even what look() has seen already.
    void remove(int descriptor, const Pollable& who);

    /// Sees what is ready by now. False if nothing is. Of those that have ended it sees a few at a time, behind
    /// all others: where thousands are lost at once, nobody who is there waits for their farewells.
    bool look();
    /// Tells of what look() has seen: a turn's worth. look() says whether some is left.
    void tell();

  private:
    void control(int operation, int descriptor, Pollable& who, Interest interest) const;

    int descriptor_;
    std::size_t next_ = 0;
    std::size_t seen_ = 0;
    std::array<epoll_event, 1'024> events_;
};

} // namespace jsongled
