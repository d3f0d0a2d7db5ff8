#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/envelope.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

/// Every rule of the protocol, and nothing else: who is this, may he, who gets it, what is kept. A plain
/// deterministic object without sockets, threads, clock or random source; the caller serialises the calls. What
/// goes out goes through the peers' recipients, in the order of the calls.
class Router {
  public:
    Router(std::string sn, RoomLimits limits) : tables_{std::move(sn), limits} {}

    /// A connection came: it is asked who it is. `id` has to be unguessable and new; the recipient has to
    /// outlive disconnected(). The peer is the handle for the calls below.
    Peer& connected(std::string id, Recipient& recipient, std::string hello_transaction, Time now);

    /// A valid envelope came. `relay` is the message as others would get it, made before (see prepare_relay()).
    void received(Peer& from, const Envelope& envelope, std::shared_ptr<Outgoing> relay, Time now);

    /// Something else came.
    void received(Peer& from, const Malformed& malformed);

    /// The connection is gone; so is `peer`.
    void disconnected(Peer& peer, Time now);

    /// Forgets what is old. To be called every few seconds.
    void tick(Time now) { tables_.calls.tick(now); }

    /// Takes effect for joins from now on; nobody loses a seat.
    void set_limits(RoomLimits limits) { tables_.limits = limits; }

    /// What has happened since the last call, for metrics and log.
    std::vector<Fact> take_facts() { return std::exchange(tables_.facts, {}); }

    const Tables& tables() const { return tables_; }

  private:
    Tables tables_;
};

/// The copy of a message that received() passes on, or nothing when it is for the server alone. Needs no lock.
std::shared_ptr<Outgoing> prepare_relay(const Envelope& envelope, std::string_view sn, Time now);

} // namespace jsongled
