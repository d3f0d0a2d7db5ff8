#include "protocol/names.hpp"
#include "server/routing/back_pressure.hpp"
#include "server/routing/handlers.hpp"
#include "server/routing/parameters.hpp"
#include "server/routing/reconnect_grace.hpp"
#include "server/routing/room_leaving.hpp"

namespace jsongled {
namespace {

/// Member objects in one answer, in bytes.
constexpr std::size_t most_listed_bytes = 65'536;

/// A client that comes back enters all its rooms at once; beyond that it walks. Each entry tells a whole room.
constexpr std::size_t joins_beyond_all_rooms = 20;

/// How many `joined` with whole member objects an outbox can hold.
constexpr std::size_t joins_in_an_outbox = 128;

/// The longest `left`: frame, uid, display name and rid. A lost connection leaves all its rooms at once, and
/// what that tells somebody who is in all of them as well must not fill more than half an outbox.
constexpr std::size_t longest_left = 3'078;

/// The room that a request is about, or nothing once the sender has been told that they are not in it.
Room* find_own_room(Exchange& exchange, std::string_view rid) {
    Room* room = exchange.tables.rooms.find_for(exchange.sender, rid);
    if (!room) exchange.refuse_request(ErrorCode::not_a_member, "You are not a member of this room");
    return room;
}

/// Those in the room behind `after`, the sender's user left out, as many as one answer may hold.
MemberList list_members(const Exchange& exchange, const Room& room, std::string_view after) {
    MemberList list{std::string(exchange.envelope.query), std::string(exchange.envelope.transaction), room.rid};
    const std::size_t frame = size_bound(list, exchange.tables.sn);
    const std::size_t outbox = exchange.tables.outbox_bytes(exchange.sender);
    const auto beside_frame = [&](std::size_t bytes) { return bytes > frame ? bytes - frame : 0; };

    std::size_t bytes = 0;
    for (auto seat = room.seats.upper_bound(after); seat != room.seats.end(); ++seat) {
        if (seat->first == exchange.sender.member->uid()) continue;
        bytes += seat->second.member()->json().size() + 1;
        // One at least, so that asking for the rest gets on.
        const std::size_t most =
            list.members.empty() ? beside_frame(outbox) : std::min(most_listed_bytes, beside_frame(outbox / 4));
        if (bytes > most) {
            list.complete = false;
            break;
        }
        list.members.push_back(seat->second.member());
    }
    return list;
}

/// Why a name cannot be a room's, or nothing.
std::string_view taken_as(const Tables& tables, std::string_view rid) {
    if (rid.find('/') != std::string_view::npos) return "A room's name has no '/'";
    if (same_but_for_case(rid, tables.sn)) return "This name belongs to the server";
    if (tables.directory.is_taken(rid)) return "This name belongs to a user or a connection";
    return {};
}

void tell_of_joining(Exchange& exchange, const Room& room) {
    Tables& tables = exchange.tables;
    const Peer& peer = exchange.sender;
    const std::vector<Peer*> others = room.others_than(peer);
    // Many may come at once, and what is told of them must not be more than an outbox holds.
    const bool is_small = peer.member->json().size() <= tables.settings.max_outbox_bytes / joins_in_an_outbox;
    const std::size_t cost =
        tables.say_to_all(others, RoomEvent{RoomEvent::What::joined,
                                            is_small ? RoomEvent::Shows::member : RoomEvent::Shows::names,
                                            room.kind, room.rid, peer.member});
    // One that comes and goes floods as well as one that writes. Whoever has left has come before, and said
    // more.
    for (Peer* other : others)
        slow_down(exchange, *other, cost);
}

void join(Exchange& exchange, RoomKind kind, std::string_view rid) {
    Tables& tables = exchange.tables;
    Peer& sender = exchange.sender;
    if (const std::string_view taken = taken_as(tables, rid); !taken.empty())
        return exchange.refuse_request(ErrorCode::conflict, std::string(taken));

    RoomLimits limits = tables.settings.rooms;
    const std::size_t joins_at_once = limits.max_rooms_per_peer + joins_beyond_all_rooms;
    limits.max_rooms_per_peer = std::min(
        limits.max_rooms_per_peer, std::max<std::size_t>(1, tables.outbox_bytes(sender) / (2 * longest_left)));
    const std::uint32_t pace = tables.settings.max_joins_per_second;
    if (pace > 0 && !tables.rooms.find_for(sender, rid) &&
        !sender.joins.take(exchange.now.steady, joins_at_once, std::chrono::milliseconds(1'000) / pace)) {
        exchange.note_limit(Limit::joins);
        return exchange.refuse_request(
            {ErrorCode::too_many_messages, "You join rooms too fast", std::chrono::seconds(1)});
    }

    const Rooms::Joined joined = tables.rooms.join(sender, rid, kind, limits);
    switch (joined) {
    case Rooms::Joined::with_new_seat:
        keep_coming(tables, {Conversation::of_room(std::string(rid), kind), sender.uid()});
        [[fallthrough]];
    case Rooms::Joined::with_another_connection:
        tables.note(
            RoomEntered{std::string(sender.id), sender.uid(), std::string(rid), RoomEvent::What::joined});
        [[fallthrough]];
    case Rooms::Joined::already: {
        const Room& room = *tables.rooms.find(rid);
        exchange.reply(list_members(exchange, room, {}));
        if (joined == Rooms::Joined::with_new_seat) tell_of_joining(exchange, room);
        return ring_for_who_is_back_in(tables, sender, room, exchange.now);
    }
    case Rooms::Joined::full: return exchange.refuse_request(ErrorCode::room_full, "The room is full");
    case Rooms::Joined::too_many:
        return exchange.refuse_request(ErrorCode::limit_reached,
                                       "You are in too many rooms, or too many times in this one");
    case Rooms::Joined::other_kind:
        return exchange.refuse_request(ErrorCode::conflict, "This name belongs to a room of the other kind");
    }
}

} // namespace

void handle_room_join(Exchange& exchange, const Parameters& parameters) {
    join(exchange, RoomKind::room, parameters.rid);
}

void handle_muc_join(Exchange& exchange, const Parameters& parameters) {
    join(exchange, RoomKind::muc, parameters.rid);
}

void handle_leave(Exchange& exchange, const Parameters& parameters) {
    Room* room = find_own_room(exchange, parameters.rid);
    if (!room) return;
    exchange.reply(LeaveResult{std::string(exchange.envelope.transaction), room->rid});
    leave_room(exchange.tables, exchange.sender, *room, exchange.now);
}

void handle_room_members(Exchange& exchange, const Parameters& parameters) {
    const Room* room = find_own_room(exchange, parameters.rid);
    if (!room) return;
    MemberList list = list_members(exchange, *room, parameters.after);
    if (list.members.empty() && !list.complete)
        return exchange.refuse_request(ErrorCode::unavailable,
                                       "The answer is larger than your connection's send queue allows");
    exchange.reply(std::move(list));
}

} // namespace jsongled
