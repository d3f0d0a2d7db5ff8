#include "server/routing/cut_off.hpp"

#include "server/routing/back_pressure.hpp"
#include "server/routing/call_ending.hpp"
#include "server/routing/room_leaving.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

void detach(Peer& peer) {
    peer.recipient = nullptr;
    release(peer);
    release_waiting(peer);
}

void cut_off(Tables& tables, Peer& peer, CloseCause why) {
    Recipient* const recipient = peer.recipient;
    if (!recipient) return;
    detach(peer);
    end_session(tables, peer);
    recipient->close(why);
}

void end_peer(Tables& tables, Peer& peer, Departure departure, Moment now) {
    // What it has said is heard, though it waits; but nothing more of one that was cut off.
    const bool has_last_words = peer.line && (peer.recipient || peer.is_away());
    if (peer.is_away())
        tables.away.leave(peer.resumption->place, peer.resumption->from, peer.resumption->load());
    detach(peer);
    end_session(tables, peer);
    tables.note(Disconnected{std::string(peer.id), peer.uid(), peer.address, departure.cause, departure.code,
                             now.steady - peer.since});
    if (peer.call) drop_from_call(tables, peer, CallOutcome::lost, EndCause::disconnected, now);
    if (has_last_words)
        peer.line->is_left = true;
    else
        leave(tables, peer, now);
}

void leave(Tables& tables, Peer& peer, Moment now) {
    while (!peer.rooms.empty())
        leave_room(tables, peer, *peer.rooms.back(), now);
    tables.requests.forget(peer);
    leave_line(tables, peer);
    tables.directory.remove(peer);
}

} // namespace jsongled
