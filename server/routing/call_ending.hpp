#pragma once

#include <string_view>

#include "server/routing/call_step.hpp"
#include "server/routing/exchange.hpp"

namespace jsongled {

// Every way in which a call comes to its end, and in which a connection leaves it: who is told, in a form that
// their client takes, and what is noted and kept.

/// Ends the call as the sender, a party, has said: by a retract, a decline or a terminate, which goes on to
/// those of `destination` whose client takes it.
void finish_call(Exchange& exchange, Call& call, CallStep step, Destination destination);

/// Ends what the call is for `peer`, who will not speak for it any more; `cause` is what the other side is
/// told.
void drop_from_call(Tables& tables, Peer& peer, CallOutcome outcome, EndCause cause, Moment now);

/// `taker` answers the call: whatever else it rings for stops.
void leave_to(Tables& tables, Call& call, const Peer& taker, Moment now);

/// Whom the call waited for is not back: it rings for nobody.
void end_unreached(Tables& tables, Call& call, Moment now);

/// A silent connection is given another call, or calls: it is told that the one it was offered is over.
void let_go(Tables& tables, Peer& silent, Moment now);

/// A connection that has been offered a call has not said in time that it rings.
void hear_no_ringing(Tables& tables, Peer& peer, Moment now);

/// Ends a call that has waited too long, for both sides, unless media flow in it by all that is known.
void time_out(Tables& tables, Call& call, Moment now);

/// Tells of a call that is over, or never came to be: to the operator, and to the store.
void note_end(Tables& tables, Calls::Ended ended);

} // namespace jsongled
