#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <variant>

#include "protocol/time.hpp"

namespace jsongled {

class Deadlines;
class EndedSids;
class Redials;
struct Call;
struct Peer;

// What falls due, and whom it concerns.

/// A connection has not answered the hello in time.
struct HelloDue {
    Peer* peer;
};

/// A connection that was offered a call has not said in time that it rings.
struct RingingDue {
    Peer* peer;
};

/// A call has rung, or its set-up has stood still, for as long as it may.
struct CallDue {
    Call* call;
};

/// The oldest of the remembered sids has been kept for long enough.
struct EndedSidsDue {
    EndedSids* sids;
};

/// So has the caller who rang in vain the longest ago.
struct RedialsDue {
    Redials* redials;
};

using Due = std::variant<HelloDue, RingingDue, CallDue, EndedSidsDue, RedialsDue>;

/// One deadline, held by what it concerns: it is cancelled when this goes or is given another one. One that has
/// been taken is cancelled already.
class Deadline {
  public:
    Deadline() = default;
    Deadline(Deadline&& other) noexcept;
    Deadline& operator=(Deadline&& other) noexcept;
    ~Deadline() { cancel(); }

    void cancel();
    /// Neither cancelled nor taken.
    bool is_set() const;

  private:
    friend class Deadlines;

    /// By time, and of equal times in the order in which they were set.
    struct Key {
        SteadyTime at;
        std::uint64_t number;
        auto operator<=>(const Key&) const = default;
    };

    Deadline(Deadlines& deadlines, Key key) : deadlines_(&deadlines), key_(key) {}

    Deadlines* deadlines_ = nullptr; ///< nothing: cancelled
    Key key_{};
};

/// What is to happen at a time, in one order. Setting, cancelling and taking are logarithmic in how many there
/// are. Touched under the router's lock; outlives its deadlines.
class Deadlines {
  public:
    Deadlines() = default;
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    /// What `due` points to has to hold the result, and to keep its address as long as it does.
    [[nodiscard]] Deadline set(SteadyTime at, Due due);

    /// The first of those that are due, which is set no more; nothing if none is.
    std::optional<Due> take(SteadyTime now);

    std::size_t size() const { return due_.size(); }

  private:
    friend class Deadline;

    std::map<Deadline::Key, Due> due_;
    std::uint64_t set_so_far_ = 0;
};

} // namespace jsongled
