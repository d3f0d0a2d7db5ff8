#pragma once

#include <string>
#include <vector>

#include "protocol/actions.hpp"
#include "protocol/json_writer.hpp"
#include "protocol/messages/conversation_line.hpp"

namespace jsongled {

/// The answer to `conversations`: a part of the user's own, that with the newest message first.
struct ConversationList {
    static constexpr Action action = Action::iq_result;

    std::string transaction;
    std::vector<ConversationLine> lines;
    bool complete; ///< nothing older is left

    void write_words(auto& json) const {
        json.string("query", word::conversations).string("transaction", transaction);
    }
    void describe(auto& json) const {
        json.begin_array("conversations");
        for (const ConversationLine& line : lines) {
            json.begin();
            line.write(json);
            json.end();
        }
        json.end_array().boolean("complete", complete);
    }

    /// Bytes that one of them takes at most, with the comma.
    static std::size_t bytes_of(const ConversationLine& line) {
        std::size_t bytes = 1;
        JsonMeter json(bytes);
        line.write(json.begin());
        json.end();
        return bytes;
    }
};

} // namespace jsongled
