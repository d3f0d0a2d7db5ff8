#pragma once

#include <random>

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

/// Somebody sets the wall clock now and then, by up to a day forwards or backwards: nothing may come of it.
class ClockSetter {
  public:
    explicit ClockSetter(unsigned seed) : random_(seed) {}

    void come_by(Moment& now) {
        constexpr long day = std::chrono::milliseconds(std::chrono::days(1)).count();
        if (random_() % 100 == 0)
            now.wall += std::chrono::milliseconds(std::uniform_int_distribution(-day, day)(random_));
    }

  private:
    std::mt19937 random_; ///< of its own, so that what else happens does not depend on it
};

} // namespace testing
} // namespace jsongled
