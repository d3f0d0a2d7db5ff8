#include "server/routing/operator_acts.hpp"

#include "server/routing/cut_off.hpp"
#include "server/routing/reconnect_grace.hpp"
#include "server/routing/room_leaving.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {
namespace {

using Outcome = ActReport::Outcome;

/// How many there were to end.
std::size_t end_connections(Tables& tables, std::span<Peer* const> peers, Moment now) {
    std::size_t ended = 0;
    // Whoever is away is gone at once, and out of the list.
    for (Peer* peer : std::vector<Peer*>(peers.begin(), peers.end())) {
        if (!peer->recipient && !peer->is_away()) continue;
        if (peer->recipient)
            cut_off(tables, *peer, CloseCause::admin);
        else
            end_peer(tables, *peer, {CloseCause::admin}, now);
        ++ended;
    }
    return ended;
}

ActReport reached(std::size_t connections) {
    return {connections > 0 ? Outcome::done : Outcome::not_found, connections};
}

ActReport carry_out(Tables& tables, const DisconnectPeer& act, Moment now) {
    Peer* peer = tables.directory.find_peer(act.peer);
    return reached(peer ? end_connections(tables, {&peer, 1}, now) : 0);
}

ActReport carry_out(Tables& tables, const DisconnectUser& act, Moment now) {
    if (act.block && !tables.blocks.put(act.uid, now.steady + *act.block)) return {Outcome::too_many};
    const std::size_t ended = end_connections(tables, tables.directory.connections_of(act.uid), now);
    // Nor does a call wait for who is not to be back.
    if (Grace* grace = tables.graces.find(act.uid)) end_grace(tables, *grace, now);
    return act.block ? ActReport{Outcome::done, ended} : reached(ended);
}

ActReport carry_out(Tables& tables, const LiftBlock& act, Moment) {
    return {tables.blocks.lift(act.uid) ? Outcome::done : Outcome::not_found};
}

ActReport carry_out(Tables& tables, const CloseRoom& act, Moment now) {
    Room* room = tables.rooms.find(act.rid);
    if (!room) return {Outcome::not_found};
    const std::size_t connections = room->occupants.size();
    close_room(tables, *room, now);
    return {Outcome::done, connections};
}

} // namespace

ActReport carry_out(Tables& tables, const OperatorAct& act, Moment now) {
    return std::visit([&](const auto& one) { return carry_out(tables, one, now); }, act);
}

} // namespace jsongled
