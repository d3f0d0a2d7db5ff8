#pragma once

#include "protocol/outgoing.hpp"

namespace jsongled {

/// The way out to one connection. Called by the router, under its lock: an implementation appends to a mailbox
/// and returns; it neither blocks nor calls back. What is delivered first leaves first.
class Recipient {
  public:
    virtual ~Recipient() = default;
    virtual void deliver(OutgoingPtr message) = 0;
};

} // namespace jsongled
