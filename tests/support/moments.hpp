#pragma once

#include "protocol/time.hpp"

namespace jsongled {

// A moment later, by clocks that agree. The names are found wherever a Moment is at hand.

inline Moment& operator+=(Moment& moment, std::chrono::milliseconds time) {
    moment.wall += time;
    moment.steady += time;
    return moment;
}

inline Moment operator+(Moment moment, std::chrono::milliseconds time) {
    return moment += time;
}

namespace testing {

/// When the clocks of tests start.
inline constexpr Moment first_moment{Time(std::chrono::days(20'000)), SteadyTime(std::chrono::hours(1'000))};

} // namespace testing
} // namespace jsongled
