#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "protocol/outgoing.hpp"
#include "server/routing/close_cause.hpp"
#include "server/routing/fill.hpp"

namespace jsongled {

/// The way out to one connection. Called by the router, under its lock: an implementation appends to a mailbox
/// and returns; it neither blocks nor calls back.
class Recipient {
  public:
    virtual ~Recipient() = default;
    /// What is delivered first leaves first. Whoever delivers asks fill_with() before, where the message may
    /// be refused: beyond twice of what may wait the connection is closed.
    virtual void deliver(OutgoingPtr message) = 0;
    /// How full it would be with so many bytes more. Once it was `filling`, the router hears when it has
    /// drained.
    virtual Fill fill_with(std::size_t cost) const = 0;
    /// What it asked last is answered later: nothing more is to be read of it until go_on(), so that answers
    /// keep their order and a close stays behind them. What is delivered goes out all the same. Both on
    /// any thread: what has waited for the store is said on the store's.
    virtual void hold() = 0;
    virtual void go_on() = 0;
    /// From now on it is the way to the peer of this id, which has had another until now. While a message of
    /// its own is being received, so on its own thread.
    virtual void speak_as(std::string_view) {}
    /// Asks the client for a sign of life, behind what was delivered; the sign names the number, if it is not
    /// 0.
    virtual void probe(std::uint64_t) {}
    /// Ends the connection behind what was delivered to it. It is there until the router hears that it is gone.
    virtual void close(CloseCause why) = 0;
};

} // namespace jsongled
