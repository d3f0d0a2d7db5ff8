#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "protocol/room_kind.hpp"

namespace jsongled {

/// Whose messages belong together: those of two users, or of whoever is in a room. A name is one room for ever,
/// of the kind that it had last.
struct Conversation {
    std::string name;               ///< the rid; or the one user, which is not behind `other` in byte order
    std::string other = {};         ///< the other user, perhaps the same; empty for a room
    RoomKind kind = RoomKind::room; ///< of a room alone

    static Conversation of_users(std::string one, std::string other) {
        if (other < one) std::swap(one, other);
        return {std::move(one), std::move(other)};
    }
    static Conversation of_room(std::string rid, RoomKind kind) { return {std::move(rid), {}, kind}; }

    bool is_room() const { return other.empty(); }
    /// As one of the two users names it, or a member of the room.
    const std::string& with(const std::string& uid) const { return !is_room() && name == uid ? other : name; }

    friend bool operator==(const Conversation&, const Conversation&) = default;
};

/// What a conversation is to its users.
enum class ConversationKind : std::uint8_t { user, room, muc };
template<>
struct WordsOf<ConversationKind> {
    static constexpr std::array<Word<ConversationKind>, 3> table{
        {{ConversationKind::user, "user"}, {ConversationKind::room, "room"}, {ConversationKind::muc, "muc"}}};
};

inline ConversationKind kind_of(const Conversation& conversation) {
    if (!conversation.is_room()) return ConversationKind::user;
    return conversation.kind == RoomKind::muc ? ConversationKind::muc : ConversationKind::room;
}

} // namespace jsongled
