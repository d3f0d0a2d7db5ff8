#include "server/routing/room_leaving.hpp"

#include "server/routing/call_ending.hpp"

namespace jsongled {

namespace {

/// The peer leaves the room, and with it the call that goes through it.
void leave_call(Tables& tables, Peer& peer, const Room& room, Moment now) {
    if (!peer.call || peer.call->record.rid != room.rid) return;
    // Its client does not know that the call belongs to the room.
    tables.say(peer, Unreachable{peer.call->names, now.wall, EndCause::left});
    drop_from_call(tables, peer,
                   peer.call->state == CallState::active ? CallOutcome::answered : CallOutcome::lost,
                   EndCause::left, now);
}

void note_left(Tables& tables, const Peer& peer, const Room& room) {
    tables.note(RoomEntered{std::string(peer.id), peer.uid(), room.rid, RoomEvent::What::left});
}

void keep_having_left(Tables& tables, const Room& room, const std::string& uid) {
    keep_leaving(tables, {Conversation::of_room(room.rid, room.kind), uid});
}

} // namespace

void leave_room(Tables& tables, Peer& peer, Room& room, Moment now) {
    leave_call(tables, peer, room, now);
    note_left(tables, peer, room);
    const bool gives_up_seat = room.seats.find(peer.member->uid())->second.connections.size() == 1;
    if (gives_up_seat) {
        keep_having_left(tables, room, peer.uid());
        tables.say_to_all(room.others_than(peer), RoomEvent{RoomEvent::What::left, RoomEvent::Shows::names,
                                                            room.kind, room.rid, peer.member});
    }
    tables.rooms.leave(peer, room);
}

void close_room(Tables& tables, Room& room, Moment now) {
    for (Peer* peer : room.occupants) {
        leave_call(tables, *peer, room, now);
        note_left(tables, *peer, room);
    }
    for (const auto& [uid, seat] : room.seats) {
        keep_having_left(tables, room, uid);
        tables.say_to_all(seat.connections, RoomEvent{RoomEvent::What::left, RoomEvent::Shows::names, room.kind,
                                                      room.rid, seat.member()});
    }
    tables.rooms.close(room);
}

} // namespace jsongled
