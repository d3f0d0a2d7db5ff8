#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/name_map.hpp"
#include "protocol/time.hpp"
#include "server/routing/deadlines.hpp"

namespace jsongled {

/// The sids that are over. Bounded in time and number: a late message is refused, not relayed, for that long.
/// A connection that makes more calls than its share forgets its own, and nobody else's.
class EndedSids {
  public:
    static constexpr auto kept_for = std::chrono::minutes(2);
    static constexpr std::size_t most_of_one = 128;

    /// How far the call came.
    enum class Was : std::uint8_t { unanswered, answered, active };

    /// Caller and callee, as NameHash has their uids: to tell who they were takes no more.
    using Parties = std::array<std::size_t, 2>;

    /// Which of them has given the call a score.
    using Scored = std::array<bool, 2>;

    /// The deadlines have to outlive it.
    EndedSids(Deadlines& deadlines, std::size_t most) : deadlines_(deadlines), most_(most) {}
    EndedSids(const EndedSids&) = delete;
    EndedSids& operator=(const EndedSids&) = delete;

    /// `caller`: the connection that proposed it, by its id.
    void add(std::string sid, Was was, std::string_view caller, SteadyTime now, Parties parties = {},
             Scored scored = {});
    bool contains(std::string_view sid) const { return sids_.contains(sid); }
    bool contains(std::string_view sid, Was was) const;
    bool had_party(std::string_view sid, std::string_view uid) const;
    /// Whether this user was a party that had given no score. Now they have.
    bool take_score(std::string_view sid, std::string_view uid);
    std::size_t size() const { return sids_.size(); }
    std::size_t deadlines() const { return oldest_due_.is_set() ? 1 : 0; }
    /// What does not agree within, see invariants.hpp.
    std::string breach() const;
    /// To be called when it is due.
    void forget_old(SteadyTime now);

  private:
    struct Call {
        Was was;
        Parties parties;
        Scored scored;
    };
    struct Entry {
        std::string_view sid;    ///< the name in its table
        std::string_view caller; ///< so is this
        SteadyTime until;
    };
    using Order = std::list<Entry>;

    void forget(Order::iterator entry);
    void await_oldest();

    Deadlines& deadlines_;
    std::size_t most_;
    Order order_; ///< the oldest first
    NameMap<Call> sids_;
    NameMap<std::vector<Order::iterator>> by_caller_; ///< the oldest first
    Deadline oldest_due_; ///< one for all: set unless there are none, for the oldest or for one that was
};

} // namespace jsongled
