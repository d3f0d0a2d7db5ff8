#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/messages/change_kind.hpp"
#include "protocol/room_kind.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// What the author has made of a message: another text, or none.
struct MessageChange {
    ChangeKind kind;
    std::string mid;
    Time at;

    void write(auto& json) const { json.string("mid", mid).time(to_string(kind), at); }
};

/// The answer to `message-edit` and `message-retract`.
struct ChangeResult {
    static constexpr Action action = Action::iq_result;

    std::string query;
    std::string transaction;
    MessageChange change;

    void write_words(auto& json) const { json.string("query", query).string("transaction", transaction); }
    void describe(auto& json) const { change.write(json); }
};

/// Tells all others who know the message.
struct ChangeEvent {
    static constexpr Action action = Action::session_event;

    MessageChange change;
    RoomKind kind;       ///< of the room; of a conversation of two as well that of a room
    std::string with;    ///< the conversation, as whoever gets this names it
    std::string author;  ///< a uid
    std::string content; ///< as JSON; empty for one that is retracted

    void write_words(auto& json) const {
        json.string("namespace", kind == RoomKind::muc ? word::muc : word::message);
        json.string("event", to_string(change.kind));
    }
    void describe(auto& json) const {
        change.write(json);
        json.string("with", with).string("author", author);
        if (!content.empty()) json.raw("content", content);
    }
};

} // namespace jsongled
