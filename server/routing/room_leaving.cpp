#include "server/routing/room_leaving.hpp"

#include "server/routing/call_ending.hpp"

namespace jsongled {

void leave_room(Tables& tables, Peer& peer, Room& room, Moment now) {
    if (peer.call && peer.call->record.rid == room.rid) {
        // Its client does not know that the call belongs to the room.
        tables.say(peer, Unreachable{peer.call->names, now.wall, EndCause::left});
        drop_from_call(tables, peer,
                       peer.call->state == CallState::active ? CallOutcome::answered : CallOutcome::lost,
                       EndCause::left, now);
    }
    tables.note(RoomEntered{std::string(peer.id), peer.uid(), room.rid, RoomEvent::What::left});
    const bool gives_up_seat = room.seats.find(peer.member->uid())->second.connections.size() == 1;
    if (gives_up_seat)
        tables.say_to_all(room.others_than(peer), RoomEvent{RoomEvent::What::left, RoomEvent::Shows::names,
                                                            room.kind, room.rid, peer.member});
    tables.rooms.leave(peer, room);
}

} // namespace jsongled
