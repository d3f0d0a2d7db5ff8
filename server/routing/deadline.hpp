#pragma once

#include <cstdint>
#include <utility>

#include "protocol/time.hpp"

namespace jsongled {

class Deadlines;

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
        friend bool operator<(const Key& left, const Key& right) {
            return std::pair(left.at, left.number) < std::pair(right.at, right.number);
        }
    };

    Deadline(Deadlines& deadlines, Key key) : deadlines_(&deadlines), key_(key) {}

    Deadlines* deadlines_ = nullptr; ///< nothing: cancelled
    Key key_{};
};

} // namespace jsongled
