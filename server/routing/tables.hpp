#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "protocol/outgoing.hpp"
#include "server/routing/calls.hpp"
#include "server/routing/directory.hpp"
#include "server/routing/facts.hpp"
#include "server/routing/redials.hpp"
#include "server/routing/rooms.hpp"
#include "server/routing/router_settings.hpp"
#include "storage/call_store.hpp"

namespace jsongled {

/// All that the router keeps, and the one way it speaks. Handlers work on it.
struct Tables {
    std::string sn;
    RouterSettings settings;
    CallStore& call_store;
    Directory directory = {};
    Rooms rooms = {};
    Calls calls = {};
    Redials redials = {};
    std::vector<Fact> facts = {};
    std::uint64_t messages_said = 0;

    /// What may wait for a peer, in bytes. One answer takes a quarter of it at most, where it can be less.
    std::size_t outbox_bytes(const Peer& peer) const {
        return std::min(settings.max_outbox_bytes, peer.recipient.outbox_bytes());
    }

    /// Sends a message of the server to one peer or to several, who then share it.
    void say(Peer& to, ServerMessage message) { to.recipient.deliver(utter(std::move(message))); }
    template<class Peers>
    void say_to_all(const Peers& peers, ServerMessage message) {
        if (peers.empty()) return;
        const OutgoingPtr uttered = utter(std::move(message));
        for (Peer* peer : peers)
            peer->recipient.deliver(uttered);
    }

  private:
    OutgoingPtr utter(ServerMessage message) { return Outgoing::say(std::move(message), ++messages_said); }
};

} // namespace jsongled
