#include "tests/support/room_model.hpp"

#include <algorithm>

namespace jsongled::testing {
namespace {

/// The server is called `jsongled`; nobody in the schedules takes that very name.
bool is_like_the_server(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name == "jsongled";
}

} // namespace

bool RoomModel::has_user(const std::string& uid) const {
    return std::ranges::any_of(connections_, [&](const Connection* one) { return one->uid == uid; });
}

bool RoomModel::has_peer(const std::string& id) const {
    return std::ranges::any_of(connections_, [&](const Connection* one) { return one->id == id; });
}

std::size_t RoomModel::users() const {
    std::set<std::string> uids;
    for (const Connection* one : connections_)
        uids.insert(one->uid);
    return uids.size();
}

std::size_t RoomModel::users_in(const Room& room) const {
    std::set<std::string> uids;
    for (const Connection* member : room.members)
        uids.insert(member->uid);
    return uids.size();
}

void RoomModel::tell(const Connection& connection, const Room& room, const std::string& rid,
                     std::string_view event) {
    for (const Connection* member : room.members)
        if (member != &connection && member->uid == connection.uid) return;
    for (const Connection* member : room.members)
        if (member != &connection)
            due.insert(member->id + " " + std::string(event) + " " + connection.uid + " " + rid);
}

std::int64_t RoomModel::come(Connection& connection) {
    if (is_like_the_server(connection.uid) || rooms_.contains(connection.uid)) return 409001;
    connections_.insert(&connection);
    return 0;
}

std::int64_t RoomModel::join(Connection& connection, RoomKind kind, const std::string& rid) {
    if (is_like_the_server(rid) || has_user(rid) || has_peer(rid)) return 409001;
    const auto found = rooms_.find(rid);
    if (found != rooms_.end() && found->second.kind != kind) return 409001;
    if (connection.rooms.contains(rid)) return 0;
    if (connection.rooms.size() >= limits_.max_rooms_per_peer) return 403004;
    if (found != rooms_.end()) {
        const Room& room = found->second;
        const bool has_seat = std::ranges::any_of(
            room.members, [&](const Connection* one) { return one->uid == connection.uid; });
        const std::size_t seats = kind == RoomKind::room ? limits_.max_room_members : limits_.max_muc_members;
        if (!has_seat && users_in(room) >= seats) return 403001;
    }
    Room& room = rooms_.try_emplace(rid, Room{kind}).first->second;
    tell(connection, room, rid, "joined");
    room.members.insert(&connection);
    connection.rooms.insert(rid);
    return 0;
}

std::int64_t RoomModel::leave(Connection& connection, const std::string& rid) {
    if (connection.rooms.erase(rid) == 0) return 404002;
    Room& room = rooms_.at(rid);
    room.members.erase(&connection);
    tell(connection, room, rid, "left");
    if (room.members.empty()) rooms_.erase(rid);
    return 0;
}

void RoomModel::go(Connection& connection) {
    while (!connection.rooms.empty())
        leave(connection, std::string(*connection.rooms.begin()));
    connections_.erase(&connection);
}

void RoomModel::close(const std::string& rid) {
    for (Connection* member : rooms_.at(rid).members) {
        due.insert(member->id + " left " + member->uid + " " + rid);
        member->rooms.erase(rid);
    }
    rooms_.erase(rid);
}

std::vector<std::string> RoomModel::others_in(const Connection& connection, const std::string& rid) const {
    std::set<std::string> uids;
    for (const Connection* member : rooms_.at(rid).members)
        uids.insert(member->uid);
    uids.erase(connection.uid);
    return {uids.begin(), uids.end()};
}

RoomModel::Delivery RoomModel::deliver(Connection& sender, Says what, const std::string& to) const {
    Delivery delivery{sender.uid};
    const std::size_t slash = to.find('/');
    const std::string rid = to.substr(0, slash);
    const bool names_occupant = slash != std::string::npos;
    if (sender.rooms.contains(rid)) {
        const Room& room = rooms_.at(rid);
        const bool muc = room.kind == RoomKind::muc;
        delivery.from = muc ? rid + "/" + sender.uid : rid;
        if (names_occupant && !muc) {
            delivery.error = 404004;
            return delivery;
        }
        const bool not_to_oneself = !muc || what == Says::call || (what == Says::request && !names_occupant);
        for (Connection* member : room.members) {
            const bool meant = !names_occupant || member->uid == to.substr(slash + 1);
            if (member == &sender || !meant || (not_to_oneself && member->uid == sender.uid)) continue;
            delivery.recipients.insert(member);
        }
        if (delivery.recipients.empty() && (names_occupant || !muc || what == Says::request))
            delivery.error = names_occupant ? 404004 : 404003;
        return delivery;
    }
    if (names_occupant) {
        delivery.error = 404002;
        return delivery;
    }
    for (Connection* one : connections_)
        if (one->uid == to || one->id == to) delivery.recipients.insert(one);
    if (has_user(to) || what == Says::call) delivery.recipients.erase(&sender);
    if (!delivery.recipients.empty()) return delivery;
    if (rooms_.contains(to))
        delivery.error = 404002;
    else if (what == Says::text && to != sender.uid)
        delivery.away = to;
    else
        delivery.error = 404004;
    return delivery;
}

RoomModel::Delivery RoomModel::deliver_receipt(Connection& sender, const std::string& mid,
                                               const std::string& to) const {
    Delivery delivery = deliver(sender, Says::event, to);
    // Kept for who is away, or for the history of a room in which another connection of the user was.
    const bool may_be_kept = to.find('/') == std::string::npos && to != sender.uid;
    if ((delivery.error == 404004 || delivery.error == 404002) && may_be_kept) delivery.error = 0;
    if (delivery.error || !sender.rooms.contains(to)) return delivery;
    for (const auto& [known, author] : rooms_.at(to).authors) {
        if (known != mid) continue;
        std::erase_if(delivery.recipients,
                      [&, &uid = author](const Connection* one) { return one->uid != uid; });
        break;
    }
    return delivery;
}

void RoomModel::remember(const Connection& author, const std::string& mid, const std::string& to) {
    const std::string rid = to.substr(0, to.find('/'));
    if (!author.rooms.contains(rid)) return;
    auto& authors = rooms_.at(rid).authors;
    authors.emplace_back(mid, author.uid);
    if (authors.size() > RecentAuthors::most) authors.pop_front();
}

std::string RoomModel::mid_of(const std::string& rid, std::size_t which) const {
    const auto room = rooms_.find(rid);
    if (room == rooms_.end() || room->second.authors.empty()) return "none";
    return room->second.authors[which % room->second.authors.size()].first;
}

} // namespace jsongled::testing
