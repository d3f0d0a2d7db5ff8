#pragma once

#include <string>

#include "server/routing/tables.hpp"
#include "storage/answers.hpp"

namespace jsongled {

/// What the store has found for those who asked for messages and conversations; they may be gone. Nothing where
/// it is out of order. What does not fit into an answer is left for the next one.
void answer_message_history(Tables& tables, const PendingAnswers::Messages& asked, HistoryPage* page);
void answer_conversations(Tables& tables, const PendingAnswers::Conversations& asked, InboxPage* page);

/// A conversation of a user has changed: asks for how it is now, to tell their other connections.
void look_at_conversation(Tables& tables, PendingAnswers::Line asked);
void tell_of_conversation(Tables& tables, const PendingAnswers::Line& asked, InboxEntry* entry);

/// The message from which a conversation is to be unread has been looked for.
void mark_from(Tables& tables, PendingAnswers::Mark asked, const MessageAnswer* answer);

} // namespace jsongled
