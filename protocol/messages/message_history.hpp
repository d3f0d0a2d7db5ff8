#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/actions.hpp"
#include "protocol/json_writer.hpp"

namespace jsongled {

/// The answer to `message-history`: a part of a conversation, oldest first.
struct MessageHistory {
    static constexpr Action action = Action::iq_result;

    struct Reaction {
        std::string uid;
        std::string type;
    };
    struct Message {
        std::string envelope; ///< a JSON object that has members, as it was delivered
        std::string author;
        std::vector<std::string> received;
        std::vector<std::string> read;
        std::vector<Reaction> reactions;
    };

    std::string transaction;
    std::vector<Message> messages;
    bool complete; ///< nothing more is there in the direction of the page

    void write_words(auto& json) const {
        json.string("query", word::message_history).string("transaction", transaction);
    }
    template<class Json>
    void describe(Json& json) const {
        json.begin_array("messages");
        for (const Message& message : messages) {
            json.next();
            write(json.out(), message, Of<Json>());
        }
        json.end_array().boolean("complete", complete);
    }

    /// Bytes that one of them takes at most, with the comma.
    static std::size_t bytes_of(const Message& message) {
        std::size_t bytes = 1;
        write(JsonBytes(bytes), message, Of<JsonMeter>());
        return bytes;
    }

  private:
    template<class Json>
    struct Of {};

    template<class Out, class Json>
    static void write(Out out, const Message& message, Of<Json>) {
        const std::string_view envelope = message.envelope;
        out.raw(envelope.substr(0, envelope.size() - 1));
        Json json(out, JsonPlace::behind_members);
        json.string("author", message.author).begin("receipts");
        write_names(json, "received", message.received);
        write_names(json, "read", message.read);
        json.end().begin("reactions");
        for (const Reaction& one : message.reactions)
            json.pair(one.uid, one.type);
        json.end();
        out.raw("}");
    }
    static void write_names(auto& json, std::string_view key, const std::vector<std::string>& names) {
        json.begin_array(key);
        for (const std::string& name : names)
            json.next().out().string(name);
        json.end_array();
    }
};

} // namespace jsongled
