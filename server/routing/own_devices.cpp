#include "server/routing/own_devices.hpp"

#include <algorithm>

#include "server/routing/back_pressure.hpp"

namespace jsongled {

Peers devices_to_tell(const Exchange& exchange, const Destination& destination) {
    Peers devices;
    for (Peer* peer : exchange.tables.directory.connections_of(exchange.sender.member->uid()))
        if (peer != &exchange.sender && peer->abilities.takes_sent &&
            std::ranges::find(destination.peers, peer) == destination.peers.end())
            devices.push_back(peer);
    return devices;
}

void tell_devices(Exchange& exchange, Peers devices, std::string envelope) {
    if (devices.empty()) return;
    ServerMessage told = SentEvent{std::move(envelope), std::string(exchange.envelope.to)};
    const std::size_t cost = size_bound(told, exchange.tables.sn);
    erase_if(devices, [&](const Peer* peer) { return is_full_for(*peer, cost); });
    exchange.tables.say_to_all(devices, std::move(told));
}

} // namespace jsongled
