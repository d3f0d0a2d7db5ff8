#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/messages/conversation_line.hpp"

namespace jsongled {

/// The answer to `mark-unread`: the conversation as it is now.
struct UnreadResult {
    static constexpr Action action = Action::iq_result;

    std::string transaction;
    ConversationLine line;

    void write_words(auto& json) const {
        json.string("query", word::mark_unread).string("transaction", transaction);
    }
    void describe(auto& json) const { line.write(json); }
};

} // namespace jsongled
