#pragma once

#include <string>

#include "protocol/messages/conversation_line.hpp"
#include "protocol/messages/message_history.hpp"
#include "tests/support/golden_call.hpp"

namespace jsongled::testing {

// What the golden examples tell of a conversation of alice and bob: alice's text, which bob has read and liked,
// and bob's answer.

inline const std::string golden_mid = "a0000000-0000-4000-8000-000000000013";
inline const std::string golden_answer_mid = "a0000000-0000-4000-8000-000000000067";
inline const Time golden_sent = golden_moment - std::chrono::milliseconds(322);

inline std::string golden_envelope(std::string_view id, std::string_view from, std::string_view to,
                                   std::string_view content) {
    std::string text;
    JsonWriter json(text);
    json.begin().string("id", id).begin("jsongle").string("action", "session-text");
    json.string("namespace", "message").begin("description").time("sent", golden_sent);
    json.string("content", content).null("additionalContent").time("relayed", golden_moment);
    json.end().end().string("from", from).string("to", to).end();
    return text;
}
inline const std::string golden_text = golden_envelope(golden_mid, "alice", "bob", "Bonjour");
inline const std::string golden_answer = golden_envelope(golden_answer_mid, "bob", "alice", "Salut");

inline const std::vector<MessageHistory::Message> golden_messages{
    {golden_text, "alice", {"bob"}, {"bob"}, {{"bob", "like"}}}, {golden_answer, "bob", {}, {}, {}}};

/// As alice sees it.
inline const ConversationLine golden_line{
    "bob", "user", {golden_answer_mid, "bob", golden_sent, "Salut"}, 1, {}};

} // namespace jsongled::testing
