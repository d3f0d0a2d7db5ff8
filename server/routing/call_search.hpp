#pragma once

#include "server/routing/tables.hpp"

namespace jsongled {

// Calls that are over are looked up in the store, and the answer is given when they are found.

/// Looks up a page of somebody's calls.
void search_calls(Tables& tables, PendingAnswers::History asked);

/// The page was found. Looks it up anew if it is more than the answer may hold; whoever asked may be gone.
void answer_call_history(Tables& tables, PendingAnswers::History asked, CallPage page);

/// The store is out of order.
void refuse_call_history(Tables& tables, const PendingAnswers::History& asked);

/// What an operator asked for was found: it is told with the calls that are on.
void answer_operator(Tables& tables, const PendingAnswers::Listing& asked, const CallPage& page);

} // namespace jsongled
