#pragma once

#include <chrono>
#include <cstdint>

namespace jsongled {

/// A time of the steady clock, or none, in half the room, of which each idle connection needs several: by
/// milliseconds, early by less than one of them, and known again only within 24 days of it.
class NearTime {
  public:
    using Time = std::chrono::steady_clock::time_point;

    NearTime() = default;
    explicit NearTime(Time when) : milliseconds_(low_bits(when)) {
        // What stands for none is also a time, a millisecond before this one.
        if (milliseconds_ == none) ++milliseconds_;
    }

    bool is_set() const { return milliseconds_ != none; }

    /// Seen from now. Time::max() for none.
    Time from(Time now) const {
        if (!is_set()) return Time::max();
        const auto ahead = static_cast<std::int32_t>(milliseconds_ - low_bits(now));
        return std::chrono::floor<std::chrono::milliseconds>(now) + std::chrono::milliseconds(ahead);
    }

  private:
    static constexpr std::uint32_t none = 0;

    static std::uint32_t low_bits(Time time) {
        return static_cast<std::uint32_t>(
            std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count());
    }

    std::uint32_t milliseconds_ = none;
};

} // namespace jsongled
