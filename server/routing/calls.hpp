#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/name_map.hpp"
#include "server/routing/call.hpp"
#include "server/routing/ended_sids.hpp"
#include "server/routing/router_settings.hpp"

namespace jsongled {

/// How long a connection that is offered a call may take to say that it rings. Clients do so by themselves.
inline constexpr std::chrono::milliseconds time_to_ring{5'000};

/// The calls that are on, by sid, and the memory of those that were. Keeps the peers' part in step. Sends
/// nothing.
class Calls {
  public:
    /// The deadlines have to outlive the calls.
    explicit Calls(Deadlines& deadlines) : deadlines_(deadlines) {}

    /// Takes effect for what a call waits for from now on.
    void set_timeouts(CallTimeouts timeouts) { timeouts_ = timeouts; }

    /// The sid must be unknown, caller and callees free. Without callees it is for a user, who is waited for.
    Call& open(NewCall placed, Peer& caller, const Peers& callees, Moment now);

    Call* find(std::string_view sid) { return find_in(calls_, sid); }
    bool is_over(std::string_view sid) const { return ended_.contains(sid) || refused_.contains(sid); }
    /// Whether this user was a party of a call that is over.
    bool was_in(std::string_view sid, std::string_view uid) const { return ended_.had_party(sid, uid); }
    /// Whether this user was a party of a call that is over, and has given it no score so far.
    bool take_score(std::string_view sid, std::string_view uid) { return ended_.take_score(sid, uid); }
    /// Over, and its end does not reach a client that has come to offer in it.
    bool is_over_unheard_by_an_offerer(std::string_view sid) const {
        return is_over(sid) && !ended_.contains(sid, EndedSids::Was::answered);
    }

    /// One more connection that is in no call rings for this one.
    void ring_too(Call& call, Peer& peer, Moment now);
    /// Its `ringing` has come, in time or late.
    void rings(Peer& peer);
    /// Its `ringing` has not come in time.
    void falls_silent(Peer& peer);

    /// Moves forward only.
    void reach(Call& call, CallState state, Moment now);
    /// A message of the call has come: its set-up goes on.
    void go_on(Call& call, Moment now);

    /// `peer` rings for the call and is the one that takes it. The others are free again.
    void pin(Call& call, Peer& peer, Moment now);

    /// `peer` rings for the call and will not take it; others still do.
    void stop_ringing(Call& call, Peer& peer);

    /// What remains of it, and in whose history.
    struct Ended {
        CallRecord record;
        std::vector<std::string> users;
    };
    Ended end(Call& call, const CallEnding& ending, Moment now);
    /// A propose that reached nobody.
    void refuse(const Peer& caller, std::string sid, Moment now) {
        refused_.add(std::move(sid), EndedSids::Was::unanswered, caller.id, now.steady);
    }

    std::size_t count(CallState state) const { return by_state_[static_cast<std::size_t>(state)]; }
    std::size_t size() const { return calls_.size(); }
    /// At most so many, those that have been on for the longest.
    std::vector<const Call*> oldest(std::size_t most) const;
    const NameMap<Call>& all() const { return calls_; }

    /// Of the sids that are over: at most one each for those that rang and those that did not.
    std::size_t deadlines_of_sids() const { return ended_.deadlines() + refused_.deadlines(); }
    /// What does not agree within, see invariants.hpp.
    std::string breach() const;

  private:
    std::size_t& counter(CallState state) { return by_state_[static_cast<std::size_t>(state)]; }
    /// Replaces what the call waits for by the end of `timeout`, or by nothing.
    void wait(Call& call, SteadyTime now, std::chrono::milliseconds timeout);

    Deadlines& deadlines_;
    CallTimeouts timeouts_;
    NameMap<Call> calls_;
    std::map<std::uint64_t, Call*> by_number_;
    std::uint64_t placed_ = 0;
    EndedSids ended_{deadlines_, 65'536};
    EndedSids refused_{deadlines_, 8'192}; ///< apart, so that they cost no call that was one its place
    std::array<std::size_t, count_of<CallState>> by_state_{};
};

/// A connection as a party in a record.
CallParty party_of(const Peer& peer);

} // namespace jsongled
