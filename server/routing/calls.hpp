#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "protocol/time.hpp"
#include "server/routing/names.hpp"
#include "server/routing/peer.hpp"

namespace jsongled {

enum class CallState : std::uint8_t { proposed, ringing, proceeded, offering, active };
inline constexpr std::array<std::string_view, 5> call_state_words{"proposed", "ringing", "proceeded",
                                                                  "offering", "active"};

/// How a call came out.
enum class CallOutcome : std::uint8_t { answered, declined, retracted, busy, unreachable, lost };
inline constexpr std::array<std::string_view, 6> call_outcome_words{"answered", "declined",    "retracted",
                                                                    "busy",     "unreachable", "lost"};

/// When a call reached each step; nothing for a step it did not reach.
struct CallTimes {
    Time proposed;
    std::optional<Time> ringing;
    std::optional<Time> proceeded;
    std::optional<Time> offered;
    std::optional<Time> accepted;
    std::optional<Time> active;
};

/// One call between its propose and its end.
struct Call {
    CallNames names;
    std::string rid; ///< the room it was placed in, or empty
    Peer* caller;
    std::vector<Peer*> ringing = {}; ///< connections the propose went to, until one proceeds
    Peer* callee = nullptr;          ///< the connection that proceeded: the call is pinned to it
    CallState state = CallState::proposed;
    CallTimes times = {};

    bool has_party(const Peer& peer) const;
    /// Those that `peer`, a party, speaks to.
    std::vector<Peer*> others(const Peer& peer) const;
};

/// What a call that is over leaves: for the metrics and the log.
struct CallEnd {
    std::string sid;
    std::string caller_uid;
    CallOutcome outcome;
    std::optional<std::chrono::milliseconds> setup; ///< from propose to active
    std::optional<std::chrono::milliseconds> talk;  ///< from active to the end
};

/// The sids that are over. Bounded in time and number: a late message is refused, not relayed, for that long.
class EndedSids {
  public:
    static constexpr auto kept_for = std::chrono::minutes(2);
    static constexpr std::size_t most = 65'536;

    void add(std::string sid, Time now);
    bool contains(std::string_view sid) const { return sids_.contains(sid); }
    void forget_old(Time now);

  private:
    void forget_oldest();

    struct Entry {
        std::string sid;
        Time until;
    };
    std::deque<Entry> order_;
    std::unordered_set<std::string, NameHash, std::equal_to<>> sids_;
};

/// The calls that are on, by sid, and the memory of those that were. Keeps the peers' `call` in step. Sends
/// nothing.
class Calls {
  public:
    /// The sid must be unknown, caller and callees free.
    Call& open(CallNames names, std::string rid, Peer& caller, std::vector<Peer*> callees, Time now);

    Call* find(std::string_view sid) { return find_in(calls_, sid); }
    bool is_over(std::string_view sid) const { return ended_.contains(sid); }

    /// Moves forward only: a step that came earlier already keeps its time.
    void reach(Call& call, CallState state, Time now);

    /// `peer` rings for the call and is the one that takes it. The others are free again and returned.
    std::vector<Peer*> pin(Call& call, Peer& peer, Time now);

    /// `peer` rings for the call and will not take it; others still do.
    void stop_ringing(Call& call, Peer& peer);

    CallEnd end(Call& call, CallOutcome outcome, Time now);
    /// A call that never came to be.
    void refuse(std::string sid, Time now) { ended_.add(std::move(sid), now); }

    void tick(Time now) { ended_.forget_old(now); }

    std::size_t count(CallState state) const { return by_state_[static_cast<std::size_t>(state)]; }
    std::size_t size() const { return calls_.size(); }

  private:
    std::size_t& counter(CallState state) { return by_state_[static_cast<std::size_t>(state)]; }

    NameMap<Call> calls_;
    EndedSids ended_;
    std::array<std::size_t, call_state_words.size()> by_state_{};
};

} // namespace jsongled
