#include "protocol/limits.hpp"
#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

std::vector<Peer*> others_in(const Room& room, const Peer& peer) {
    std::vector<Peer*> others = room.occupants;
    std::erase(others, &peer);
    return others;
}

/// The `rid` of a request, or nothing once the sender has been told what is wrong with it.
std::optional<std::string_view> read_rid(Exchange& exchange) {
    const DescribedValue& rid = exchange.envelope.described(Described::rid);
    if (rid.kind != JsonKind::string || rid.text.empty())
        exchange.refuse_request(ErrorCode::bad_parameter, "Missing 'rid' parameter");
    else if (rid.text.size() > max_word_bytes)
        exchange.refuse_request(ErrorCode::bad_parameter, "The parameter 'rid' is longer than 256 bytes");
    else if (has_control_characters(rid.text))
        exchange.refuse_request(ErrorCode::bad_parameter, "The parameter 'rid' has control characters");
    else
        return rid.text;
    return std::nullopt;
}

void tell_others(Tables& tables, const Peer& peer, const Room& room, RoomEvent::What what) {
    tables.facts.push_back(RoomEntered{peer.id, peer.member->uid, room.rid, what});
    tables.say_to_all(others_in(room, peer), RoomEvent{what, room.kind, room.rid, peer.member});
}

void accept_join(Exchange& exchange, const Room& room) {
    JoinResult result{
        std::string(exchange.envelope.query), std::string(exchange.envelope.transaction), room.rid, {}};
    for (const Peer* other : others_in(room, exchange.sender))
        result.members.push_back(other->member);
    exchange.reply(std::move(result));
}

void join(Exchange& exchange, RoomKind kind) {
    const auto rid = read_rid(exchange);
    if (!rid) return;
    Tables& tables = exchange.tables;
    if (rid->find('/') != std::string_view::npos || *rid == tables.sn || tables.directory.find_peer(*rid))
        return exchange.refuse_request(ErrorCode::conflict, "This name cannot be a room's");

    switch (tables.rooms.join(exchange.sender, *rid, kind, tables.settings.rooms)) {
    case Rooms::Joined::now:
        accept_join(exchange, *tables.rooms.find(*rid));
        return tell_others(tables, exchange.sender, *tables.rooms.find(*rid), RoomEvent::What::joined);
    case Rooms::Joined::already: return accept_join(exchange, *tables.rooms.find(*rid));
    case Rooms::Joined::full: return exchange.refuse_request(ErrorCode::room_full, "The room is full");
    case Rooms::Joined::too_many:
        return exchange.refuse_request(ErrorCode::limit_reached, "You are in as many rooms as allowed");
    case Rooms::Joined::other_kind:
        return exchange.refuse_request(ErrorCode::conflict, "This name is a room's of the other kind");
    }
}

} // namespace

void handle_room_join(Exchange& exchange) {
    join(exchange, RoomKind::room);
}

void handle_muc_join(Exchange& exchange) {
    join(exchange, RoomKind::muc);
}

void handle_leave(Exchange& exchange) {
    const auto rid = read_rid(exchange);
    if (!rid) return;
    Room* room = exchange.tables.rooms.find_for(exchange.sender, *rid);
    if (!room) return exchange.refuse_request(ErrorCode::not_a_member, "You are not a member of this room");
    exchange.reply(LeaveResult{std::string(exchange.envelope.transaction), room->rid});
    leave_room(exchange.tables, exchange.sender, *room, exchange.now);
}

void leave_room(Tables& tables, Peer& peer, Room& room, Time now) {
    if (peer.call && peer.call->record.rid == room.rid) {
        // Its client does not know that the call belongs to the room.
        tables.say(peer, Unreachable{peer.call->names, now, cause::left});
        drop_from_call(tables, peer,
                       peer.call->state == CallState::active ? CallOutcome::answered : CallOutcome::lost,
                       cause::left, now);
    }
    tell_others(tables, peer, room, RoomEvent::What::left);
    tables.rooms.leave(peer, room);
}

} // namespace jsongled
