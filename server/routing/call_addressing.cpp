#include "server/routing/call_addressing.hpp"

#include <algorithm>

namespace jsongled {

Destination resolve_others(const Exchange& exchange) {
    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    if (destination.room) leave_out_user_of(exchange.sender, destination);
    erase_if(destination.peers, [&](const Peer* peer) { return peer == &exchange.sender; });
    return destination;
}

Destination through_call(Exchange& exchange, const Call& call) {
    const Peers others = call.others(exchange.sender);
    // The name by which a party knows the other side leads there as long as the call lasts, whatever it means
    // elsewhere by now.
    if (call.is_the_other(exchange.sender, exchange.envelope.to))
        return {Destination::Kind::peers, call.from, exchange.tables.rooms.find(call.record.rid), others};
    Destination destination = resolve(exchange.tables, exchange.sender, exchange.envelope.to);
    // A call between two devices of one user did not come through a room.
    if (destination.room) leave_out_user_of(exchange.sender, destination);
    erase_if(destination.peers, [&](Peer* peer) { return std::ranges::find(others, peer) == others.end(); });
    return destination;
}

} // namespace jsongled
