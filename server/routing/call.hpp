#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/call_record.hpp"
#include "server/routing/deadlines.hpp"
#include "server/routing/peer.hpp"
#include "server/routing/peers.hpp"

namespace jsongled {

struct Grace;

/// One call between its propose and its end.
struct Call {
    /// A request of one party to the other that waits for its answer.
    struct Request {
        const Peer* asker;
        std::string transaction;
        SteadyTime until; ///< an answer from then on is late
    };

    CallNames names;
    CallRecord record;
    Peer* caller;
    std::vector<Peer*> ringing;       ///< connections the propose went to, until one proceeds
    std::vector<Grace*> awaited = {}; ///< users for whom it rings once they are back
    Peer* callee = nullptr;           ///< the connection that proceeded: the call is pinned to it
    CallState state = CallState::trying;
    std::uint64_t number; ///< counts the calls that were placed
    std::string to;       ///< as the caller addresses the callee
    From from;            ///< as each side sees the other
    std::string to_user;
    OutgoingPtr propose; ///< nothing once it is answered
    SteadyTime placed;
    SteadyTime up_since = {};                ///< once it is active
    std::vector<std::string> users;          ///< caller, and all that it rang for: it is in their history
    Deadline deadline = {};                  ///< when it is over unless it gets further
    std::optional<Request> negotiation = {}; ///< the last one asked for
    std::deque<Request> requests = {};       ///< other than negotiations, the oldest first
    bool is_counted = false;                 ///< it rings for somebody who never answered the caller
    BothSides<bool> scored = {};             ///< whose score has been counted
    bool is_offered = false;                 ///< it has rung somewhere
    bool has_candidates = false;             ///< a party has told where it can be reached
    Moment heard = {};                       ///< when the last message of the set-up came

    /// It rings nowhere, and waits for somebody to be back.
    bool is_held() const { return !callee && ringing.empty(); }
    bool has_party(const Peer& peer) const { return peer.call == this; }
    CallSide side_of(const Peer& peer) const { return &peer == caller ? CallSide::caller : CallSide::callee; }
    /// Whether `peer`, a party, knows the other side by this name: from how it was called, or from whom it
    /// hears.
    bool is_the_other(const Peer& peer, std::string_view name) const;
    /// Those that `peer`, a party, speaks to.
    Peers others(const Peer& peer) const;
    /// Media flows as far as the server can tell, though no party has said `active`.
    bool is_as_good_as_active() const { return record.times.accepted && has_candidates; }
};

/// What a propose brings.
struct NewCall {
    CallNames names;
    std::string to;  ///< as the caller addresses it
    From from;       ///< as the callees see the caller
    std::string rid; ///< the room it is placed in, or empty
    /// The user it is for, whose devices that come later ring too; empty for room or connection.
    std::string to_user;
    std::optional<Media> media;
    OutgoingPtr propose; ///< as the callees get it
};

/// How and why a call ends.
struct CallEnding {
    CallOutcome outcome; ///< `answered` instead, where it was active and is not `lost`
    EndedBy by;
    std::optional<EndCause> cause;
};

} // namespace jsongled
