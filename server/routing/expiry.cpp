#include "server/routing/expiry.hpp"

#include <algorithm>

#include "server/routing/cut_off.hpp"
#include "server/routing/right.hpp"
#include "server/routing/room_leaving.hpp"

namespace jsongled {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds warning = 1min;
/// The wall clock may be set meanwhile: so it is looked at again.
constexpr std::chrono::milliseconds longest_wait = 1h;

void leave_forbidden_rooms(Tables& tables, Peer& peer, Moment now) {
    const std::vector<Room*> rooms = peer.rooms;
    for (Room* room : rooms) {
        if (has_right(peer, Right::enter, room->rid)) continue;
        tables.say(peer, RoomEvent{RoomEvent::What::left, RoomEvent::Shows::names, room->kind, room->rid,
                                   peer.member});
        leave_room(tables, peer, *room, now);
    }
}

} // namespace

void admit(Tables& tables, Peer& peer, std::shared_ptr<const Grant> grant, Moment now) {
    peer.pass = std::make_unique<Peer::Pass>(Peer::Pass{std::move(grant)});
    leave_forbidden_rooms(tables, peer, now);
    look_at_expiry(tables, peer, now);
}

void look_at_expiry(Tables& tables, Peer& peer, Moment now) {
    // Nobody is told anything on a connection that is gone; whoever comes back shows a credential anew.
    if (!peer.recipient) return;
    Peer::Pass& pass = *peer.pass;
    const Time expires = pass.grant->expires;
    const Time end = expires + tables.settings.token_leeway;
    if (now.wall >= end) {
        tables.say(peer, SessionError{{ErrorCode::unauthorized, "Your token has expired"}, {}});
        return turn_out(tables, peer, peer.member->uid(), "expired");
    }
    if (!pass.is_warned && now.wall >= expires - warning) {
        tables.say(peer, Expiring{expires});
        pass.is_warned = true;
    }
    const Time next = pass.is_warned ? end : expires - warning;
    pass.due = tables.deadlines.set(now.steady + std::min(next - now.wall, longest_wait), ExpiryDue{&peer});
}

void note_refused(Tables& tables, const Peer& peer, std::string_view uid, std::string_view why) {
    tables.note(CredentialRefused{std::string(peer.id), std::string(uid), peer.address, why});
}

void turn_out(Tables& tables, Peer& peer, std::string_view uid, std::string_view why) {
    note_refused(tables, peer, uid, why);
    cut_off(tables, peer, CloseCause::credential);
}

} // namespace jsongled
