#pragma once

#include "protocol/actions.hpp"
#include "protocol/messages/conversation_line.hpp"

namespace jsongled {

/// Tells a user's other connections that a conversation has changed: how far it is read.
struct ConversationEvent {
    static constexpr Action action = Action::session_event;

    ConversationLine line;

    void write_words(auto& json) const {
        json.string("namespace", word::message).string("event", word::conversation);
    }
    void describe(auto& json) const { line.write(json); }
};

} // namespace jsongled
