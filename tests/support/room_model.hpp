#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/routing/rooms.hpp"

namespace jsongled::testing {

/// Who is there, who sits in which room, and whom a message reaches: the rules said once more, in a form that
/// is too simple to be wrong. Knows nothing of messages but their addresses.
class RoomModel {
  public:
    struct Connection {
        std::string id;
        std::string uid;
        std::set<std::string> rooms = {};
    };
    struct Room {
        RoomKind kind;
        std::set<Connection*> members = {};
        std::deque<std::pair<std::string, std::string>> authors = {}; ///< mid, uid
    };
    /// What a message does: who gets it, whom they see, or the error that its sender gets.
    struct Delivery {
        std::string from;
        std::set<Connection*> recipients = {};
        std::int64_t error = 0;
        std::string away = {}; ///< the user who gets it later
    };
    enum class Says : std::uint8_t { text, event, request, call };

    explicit RoomModel(const RoomLimits& limits) : limits_(limits) {}

    // Each returns the error that it is refused with, or 0.
    std::int64_t come(Connection& connection);
    std::int64_t join(Connection& connection, RoomKind kind, const std::string& rid);
    std::int64_t leave(Connection& connection, const std::string& rid);
    void go(Connection& connection);
    /// Everybody is put out, and told so.
    void close(const std::string& rid);

    /// The users that a connection is told are in its room.
    std::vector<std::string> others_in(const Connection& connection, const std::string& rid) const;

    Delivery deliver(Connection& sender, Says what, const std::string& to) const;
    /// A receipt for a message of a room.
    Delivery deliver_receipt(Connection& sender, const std::string& mid, const std::string& to) const;
    void remember(const Connection& author, const std::string& mid, const std::string& to);
    /// The id of one of the messages that a room remembers or remembered, or a made-up one.
    std::string mid_of(const std::string& rid, std::size_t which) const;

    const std::map<std::string, Room>& rooms() const { return rooms_; }
    const std::set<Connection*>& connections() const { return connections_; }
    std::size_t users() const;

    /// What the server has to tell of those who come and go, and has not: `peer event uid rid`.
    std::multiset<std::string> due = {};

  private:
    bool has_user(const std::string& uid) const;
    bool has_peer(const std::string& id) const;
    std::size_t users_in(const Room& room) const;
    void tell(const Connection& connection, const Room& room, const std::string& rid, std::string_view event);

    RoomLimits limits_;
    std::map<std::string, Room> rooms_;
    std::set<Connection*> connections_;
};

} // namespace jsongled::testing
