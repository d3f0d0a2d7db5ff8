#pragma once

#include <variant>

namespace jsongled {

class EndedSids;
class Redials;
class UnansweredCalls;
struct Block;
struct Call;
struct Grace;
struct Peer;

// What falls due, and whom it concerns.

/// A connection has not answered the hello in time.
struct HelloDue {
    Peer* peer;
};

/// The token of a connection expires, or has expired.
struct ExpiryDue {
    Peer* peer;
};

/// A connection that was offered a call has not said in time that it rings.
struct RingingDue {
    Peer* peer;
};

/// A sender has waited for a slow reader for as long as it may.
struct PressureDue {
    Peer* sender;
};

/// A call has rung, or its set-up has stood still, for as long as it may.
struct CallDue {
    Call* call;
};

/// What a client was given of the ICE servers is about to expire.
struct IceServersDue {
    Peer* peer;
};

/// The oldest of the remembered sids has been kept for long enough.
struct EndedSidsDue {
    EndedSids* sids;
};

/// So has the caller who rang in vain the longest ago.
struct RedialsDue {
    Redials* redials;
};

/// So has the caller of strangers who has been quiet for the longest.
struct UnansweredDue {
    UnansweredCalls* calls;
};

/// A client that has yet to get what waited for its user has waited for the store for long enough.
struct CatchUpDue {
    Peer* peer;
};

/// A client has not been read for long enough, as the store has yet to find what it said before.
struct LineDue {
    Peer* peer;
};

/// A client that has lost its connection has not come back.
struct AbsenceDue {
    Peer* peer;
};

/// An operator has kept a user out for as long as was meant.
struct BlockDue {
    Block* block;
};

/// A user who has lost their connection has not come back in a moment.
struct GraceDue {
    Grace* grace;
};

using Due = std::variant<HelloDue, ExpiryDue, RingingDue, PressureDue, CallDue, IceServersDue, EndedSidsDue,
                         RedialsDue, UnansweredDue, CatchUpDue, LineDue, AbsenceDue, BlockDue, GraceDue>;

} // namespace jsongled
