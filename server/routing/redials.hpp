#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/name_map.hpp"
#include "protocol/time.hpp"
#include "server/routing/deadlines.hpp"

namespace jsongled {

/// Who rang for whom in vain: declined, not answered, or hung up before it was. By users, whatever address or
/// connection the caller takes. Forgotten some time after the last such call. At most 2,048 callers and 32
/// users of each, 22 MB with the longest names; the caller that has been quiet for the longest goes first.
class Redials {
  public:
    static constexpr std::chrono::minutes kept_for{10};
    static constexpr std::chrono::minutes longest_wait{2};
    static constexpr std::size_t most_callers = 2'048;
    static constexpr std::size_t most_of_one = 32;

    /// The deadlines have to outlive it.
    explicit Redials(Deadlines& deadlines) : deadlines_(deadlines) {}
    Redials(const Redials&) = delete;
    Redials& operator=(const Redials&) = delete;

    void missed(std::string_view caller, std::string_view callee, SteadyTime now);

    /// The two have talked, whoever called: neither waits for the other.
    void answered(std::string_view one, std::string_view other);

    /// Whether `caller` has to let `callee` alone for now: after the second call in vain for `shortest`, which
    /// doubles with each further one up to longest_wait. Who rings for more users in vain than are remembered
    /// waits for `shortest` before the next new one. Never where `shortest` is 0.
    bool must_wait(std::string_view caller, std::string_view callee, std::chrono::milliseconds shortest,
                   SteadyTime now) const;

    /// To be called when it is due.
    void forget_old(SteadyTime now);

    std::size_t callers() const { return callers_.size(); }
    std::size_t deadlines() const { return oldest_due_.is_set() ? 1 : 0; }
    /// What does not agree within, see invariants.hpp.
    std::string breach() const;

  private:
    struct Missed {
        std::string callee;
        unsigned times; ///< in a row
        SteadyTime last;
    };
    struct Caller {
        std::vector<Missed> missed;
        SteadyTime last;
    };

    void forget(std::string_view caller);
    void forget_one(std::string_view caller, std::string_view callee);
    void await_oldest();

    Deadlines& deadlines_;
    NameMap<Caller> callers_;
    std::set<std::pair<SteadyTime, std::string_view>> by_age_; ///< the names are the table's own
    Deadline oldest_due_; ///< set unless there are none, for the oldest or for one that was
};

} // namespace jsongled
