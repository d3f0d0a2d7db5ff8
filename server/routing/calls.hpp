#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/call_record.hpp"
#include "protocol/name_map.hpp"
#include "server/routing/peer.hpp"

namespace jsongled {

/// How long a call may take to be answered, and from there to be active. 0 is for ever.
struct CallTimeouts {
    std::chrono::milliseconds ring{60'000};
    std::chrono::milliseconds setup{60'000};
};

/// What a propose brings.
struct NewCall {
    CallNames names;
    std::string to;  ///< as the caller addresses it
    From from;       ///< as the callees see the caller
    std::string rid; ///< the room it is placed in, or empty
    std::string
        to_user; ///< the user it is for: his devices that come later ring too; empty for room or connection
    std::string_view media;
    OutgoingPtr propose; ///< as the callees get it
};

/// How and why a call ends.
struct CallEnding {
    CallOutcome outcome; ///< `answered` instead, where it was active and is not `lost`
    EndedBy by;
    std::string_view cause;
};

/// A request of one party to the other that waits for its answer.
struct CallRequest {
    const Peer* asker;
    std::string transaction;
    Time until; ///< an answer from then on is late
};

/// One call between its propose and its end.
struct Call {
    CallNames names;
    CallRecord record;
    Peer* caller;
    std::vector<Peer*> ringing; ///< connections the propose went to, until one proceeds
    Peer* callee = nullptr;     ///< the connection that proceeded: the call is pinned to it
    CallState state = CallState::trying;
    /// The caller's client took what it was told of an older call for this one, and is further than the call
    /// is.
    bool caller_is_ahead = false;
    std::string to; ///< as the caller addresses the callee
    From from;      ///< as each side sees the other
    std::string to_user;
    OutgoingPtr propose;                         ///< nothing once it is answered
    std::vector<std::string> users;              ///< caller, and all that it rang for: it is in their history
    std::optional<Time> deadline;                ///< when it is over unless it gets further
    std::optional<CallRequest> negotiation = {}; ///< the last one asked for
    std::deque<CallRequest> requests = {};       ///< other than negotiations, the oldest first

    bool has_party(const Peer& peer) const { return peer.call == this; }
    CallSide side_of(const Peer& peer) const { return &peer == caller ? CallSide::caller : CallSide::callee; }
    /// The name under which `peer`, a party, came to know the other side.
    std::string name_for(const Peer& peer) const;
    /// Those that `peer`, a party, speaks to.
    std::vector<Peer*> others(const Peer& peer) const;
};

/// The sids that are over. Bounded in time and number: a late message is refused, not relayed, for that long.
class EndedSids {
  public:
    static constexpr auto kept_for = std::chrono::minutes(2);
    static constexpr std::size_t most = 65'536;

    enum class Was : std::uint8_t { answered, never_answered };

    void add(std::string sid, Was was, Time now);
    bool contains(std::string_view sid) const { return sids_.contains(sid); }
    bool contains(std::string_view sid, Was was) const;
    void forget_old(Time now);

  private:
    void forget_oldest();

    struct Entry {
        std::string sid;
        Time until;
    };
    std::deque<Entry> order_;
    NameMap<Was> sids_;
};

/// The calls that are on, by sid, and the memory of those that were. Keeps the peers' part in step. Sends
/// nothing.
class Calls {
  public:
    /// Takes effect for what a call waits for from now on.
    void set_timeouts(CallTimeouts timeouts) { timeouts_ = timeouts; }

    /// The sid must be unknown, caller and callees free.
    Call& open(NewCall placed, Peer& caller, const std::vector<Peer*>& callees, Time now);

    Call* find(std::string_view sid) { return find_in(calls_, sid); }
    bool is_over(std::string_view sid) const { return ended_.contains(sid); }
    bool is_over_unanswered(std::string_view sid) const {
        return ended_.contains(sid, EndedSids::Was::never_answered);
    }

    /// One more connection that is free rings for the call.
    void ring_too(Call& call, Peer& peer);

    /// Moves forward only.
    void reach(Call& call, CallState state, Time now);

    /// `peer` rings for the call and is the one that takes it. The others are free again.
    void pin(Call& call, Peer& peer, Time now);

    /// `peer` rings for the call and will not take it; others still do.
    void stop_ringing(Call& call, Peer& peer);

    /// What remains of it, and in whose history.
    struct Ended {
        CallRecord record;
        std::vector<std::string> users;
    };
    Ended end(Call& call, const CallEnding& ending, Time now);
    /// A call that never came to be.
    void refuse(std::string sid, Time now) { ended_.add(std::move(sid), EndedSids::Was::never_answered, now); }

    /// The call whose time has been over for the longest, or nothing.
    Call* overdue(Time now) const;
    void forget_old(Time now) { ended_.forget_old(now); }

    std::size_t count(CallState state) const { return by_state_[static_cast<std::size_t>(state)]; }
    std::size_t size() const { return calls_.size(); }
    const NameMap<Call>& all() const { return calls_; }

  private:
    std::size_t& counter(CallState state) { return by_state_[static_cast<std::size_t>(state)]; }
    /// Replaces what the call waits for by the end of `timeout`, or by nothing.
    void wait(Call& call, Time now, std::chrono::milliseconds timeout);

    CallTimeouts timeouts_;
    NameMap<Call> calls_;
    EndedSids ended_;
    std::map<std::pair<Time, std::string_view>, Call*> deadlines_; ///< the sids are the calls' own
    std::array<std::size_t, call_state_words.size()> by_state_{};
};

/// A connection as a party in a record.
CallParty party_of(const Peer& peer);

} // namespace jsongled
