#pragma once

#include "server/routing/exchange.hpp"

namespace jsongled {

/// A request whose answer has to be found first. While a few are waited for nothing more is read of their
/// sender: answers can be large. Nothing, and the request is refused, where too many wait already.
std::optional<PendingAnswers::Request> begin_late_answer(Exchange& exchange);

/// Who waits for it; nothing if they are gone.
Peer* find_asker(Tables& tables, const PendingAnswers::Request& request);

/// Answers, and reads on.
void end_late_answer(Tables& tables, Peer& asker, ServerMessage answer);
void end_late_answer(Tables& tables, Peer& asker, const PendingAnswers::Request& request, Refusal why);

} // namespace jsongled
