#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/envelope.hpp"
#include "server/routing/exchange.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

/// Every rule of the protocol, and nothing else: who is this, may he, who gets it, what is kept. A plain
/// deterministic object without sockets, threads, clock or random source; the caller serialises the calls. What
/// goes out goes through the peers' recipients, in the order of the calls.
class Router {
  public:
    /// The store has to outlive the router.
    Router(std::string sn, const RouterSettings& settings, CallStore& call_store)
        : tables_{std::move(sn), settings, call_store} {
        set(settings);
    }

    /// A connection came: it is asked who it is. `id` has to be unguessable and new; the recipient has to
    /// outlive disconnected(). The peer is the handle for the calls below.
    Peer& connected(std::string id, Recipient& recipient, std::string hello_transaction, Moment now);

    /// A valid envelope came, and what prepare() made of it.
    void received(Peer& from, const Envelope& envelope, Prepared prepared, Moment now);

    /// Something else came.
    void received(Peer& from, const Malformed& malformed, Moment now);

    /// The connection is gone; so is `peer`.
    void disconnected(Peer& peer, Moment now);

    /// Ends the calls whose time is over and forgets what is old. To be called a few times a second.
    void tick(Moment now);

    /// Takes effect for joins and calls from now on; nobody loses a seat.
    void set(const RouterSettings& settings);

    /// What has happened since the last call, for metrics and log.
    std::vector<Fact> take_facts() { return std::exchange(tables_.facts, {}); }

    const Tables& tables() const { return tables_; }

  private:
    Tables tables_;
};

/// All that received() needs of a message and that takes no lock to make.
Prepared prepare(const Envelope& envelope, std::string_view sn, Moment now);

} // namespace jsongled
