#pragma once

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
#include "server/routing/pace.hpp"

namespace jsongled {

/// How many calls of each user ring for people who never answered that user, whoever they are, and who has
/// answered: so that nobody rings for one stranger after the other. By users, whatever connection the caller
/// takes. At most 2,048 callers and 32 people of each, 19 MB with the longest names; the caller that has been
/// quiet for the longest is forgotten first, and everybody after an hour: that costs nobody more than being
/// counted from the start.
class UnansweredCalls {
  public:
    static constexpr std::chrono::minutes kept_for{60};
    static constexpr std::size_t most_callers = 2'048;
    static constexpr std::size_t most_of_one = 32;

    /// The deadlines have to outlive it.
    explicit UnansweredCalls(Deadlines& deadlines) : deadlines_(deadlines) {}
    UnansweredCalls(const UnansweredCalls&) = delete;
    UnansweredCalls& operator=(const UnansweredCalls&) = delete;

    /// Whether `callee` has talked with `caller`, whoever called.
    bool knows(std::string_view caller, std::string_view callee) const;

    /// One more call of `caller` to somebody who does not know them. False if that is one too many: so many at
    /// once, and each minute.
    bool take(std::string_view caller, std::uint32_t each_minute, SteadyTime now);

    /// Such a call was answered: it counts no more.
    void give_back(std::string_view caller, std::uint32_t each_minute);

    /// The two have talked.
    void answered(std::string_view one, std::string_view other, SteadyTime now);

    /// To be called when it is due.
    void forget_old(SteadyTime now);

    std::size_t callers() const { return by_name_.size(); }
    std::size_t deadlines() const { return oldest_due_.is_set() ? 1 : 0; }
    /// What does not agree within, see invariants.hpp.
    std::string breach() const;

  private:
    struct Caller {
        std::string name;
        SteadyTime last;
        Pace pace = {};
        std::vector<std::string> known = {}; ///< the latest last
    };
    using Callers = std::list<Caller>;

    Caller& caller(std::string_view name, SteadyTime now);
    void know(std::string_view caller, std::string_view callee, SteadyTime now);
    void forget_oldest();
    void await_oldest();

    Deadlines& deadlines_;
    Callers callers_; ///< the one that has been quiet for the longest first
    NameMap<Callers::iterator> by_name_;
    Deadline oldest_due_; ///< set unless there are none, for the oldest or for one that was
};

} // namespace jsongled
