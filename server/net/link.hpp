#pragma once

#include <memory>

#include "protocol/outgoing.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// A connection as its I/O thread sees it, whatever it speaks. Used on that thread.
class Link : public std::enable_shared_from_this<Link> {
  public:
    virtual ~Link() = default;

    /// Queues a message of the router.
    virtual void take(OutgoingPtr message) = 0;
    /// Writes what is queued.
    virtual void flush() = 0;
    /// Goes on reading: what the router was asked has been answered.
    virtual void go_on() = 0;
    /// Ends it in the way that fits the cause.
    virtual void close(CloseCause cause) = 0;
    /// The thread has stopped for good: the router is told, and nothing more is written.
    virtual void abandon() = 0;
};

} // namespace jsongled
