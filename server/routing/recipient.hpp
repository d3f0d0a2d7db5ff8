#pragma once

#include <limits>

#include "protocol/outgoing.hpp"

namespace jsongled {

/// The way out to one connection. Called by the router, under its lock: an implementation appends to a mailbox
/// and returns; it neither blocks nor calls back. What is delivered first leaves first.
class Recipient {
  public:
    virtual ~Recipient() = default;
    virtual void deliver(OutgoingPtr message) = 0;
    /// What may wait for it, in bytes: beyond that it is closed.
    virtual std::size_t outbox_bytes() const { return std::numeric_limits<std::size_t>::max(); }
};

} // namespace jsongled
