#pragma once

#include "protocol/outgoing.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// The way out to one connection. Called by the router, under its lock: an implementation appends to a mailbox
/// and returns; it neither blocks nor calls back.
class Recipient {
  public:
    virtual ~Recipient() = default;
    /// What is delivered first leaves first.
    virtual void deliver(OutgoingPtr message) = 0;
    /// What it asked last is answered later: nothing more is to be read of it until then, so that answers keep
    /// their order and a close stays behind them. What is delivered goes out all the same.
    virtual void hold() {}
    virtual void go_on() {}
    /// Ends the connection behind what was delivered to it. It is there until the router hears that it is gone.
    virtual void close(CloseCause why) = 0;
};

} // namespace jsongled
