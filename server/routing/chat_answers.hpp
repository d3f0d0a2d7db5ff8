#pragma once

#include <span>

#include "server/routing/tables.hpp"

namespace jsongled {

/// The peer waits for an answer to a message of its own: behind those that it waits for already, and once the
/// store has answered for the write, if there is one.
void expect_answer(Tables& tables, Peer& peer, AwaitedAnswer answer);

/// The store has answered for the writes up to this one; the verdicts are on those that did not end plainly, in
/// their order.
void answer_for_stored(Tables& tables, Store::Sequence up_to, std::span<const VerdictOn> verdicts);

/// It does not know what became of these.
void answer_for_failed(Tables& tables, Store::Sequence first, Store::Sequence last);

/// Ends the peer's connection behind the answers that it waits for. It is not listened to any more.
void close_behind_answers(Peer& peer, CloseCause why);

} // namespace jsongled
