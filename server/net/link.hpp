#pragma once

#include <cstddef>
#include <cstdint>

#include "protocol/outgoing.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// A client as its I/O thread sees it, whatever carries it: where letters arrive. Used on that thread, which
/// owns it.
class Link {
  public:
    virtual ~Link() = default;

    /// Queues a message of the router.
    virtual void take(OutgoingPtr message) = 0;
    /// Writes what is queued.
    virtual void flush() = 0;
    /// Bytes that are queued for it, or kept of what it has said.
    virtual std::size_t kept_bytes() const = 0;
    /// Whether it has yet to say who it is.
    virtual bool is_stranger() const = 0;
    /// Reads nothing more until it may go on as often as this was said.
    virtual void hold_back() = 0;
    /// What came last is answered: reads on.
    virtual void go_on() = 0;
    /// Asks the client for a sign of life, which names the number if it is not 0.
    virtual void probe(std::uint64_t number) = 0;
    /// Ends it in the way that fits the cause.
    virtual void close(CloseCause cause) = 0;
    /// The server stops: ends it behind what its client has yet to hear of what it has said.
    virtual void drain() = 0;
    /// Nothing of the router comes behind this.
    virtual void part() = 0;
    /// The thread has stopped for good: the router is told, and nothing more is written.
    virtual void abandon() = 0;

  private:
    friend class IoThread;
    std::size_t place_ = 0; ///< among the thread's links
};

} // namespace jsongled
