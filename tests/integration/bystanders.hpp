#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/delays.hpp"
#include "tests/integration/time_in_vain.hpp"

namespace jsongled::integration_tests {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

/// Nor is one without optimisation what is deployed.
#ifdef __OPTIMIZE__
constexpr bool is_slow = is_sanitized;
#else
constexpr bool is_slow = true;
#endif

/// What honest people notice of an attack. They do the same in turn, one at a time, at the server under attack
/// and at a twin of it that nobody attacks, so that the quiet value is of the same moments. What else keeps the
/// machine busy, the attackers among it, is no server's doing: the time in which a server, or who measures it,
/// was ready and had no processor is taken off. What is left is how long the server let them wait.
class Bystanders {
  public:
    using Work = std::function<void()>;
    struct Place {
        Work work;
        pid_t server;
    };

    Bystanders(Place attacked, Place twin) : attacked_(std::move(attacked)), twin_(std::move(twin)) {}

    /// Once at each.
    void look();
    std::size_t looks() const { return twin_.delays.count(); }

    /// Under attack their p99 is within twice its quiet value, or what nobody notices; and there was no long
    /// silence, which a percentile of exchanges that wait for each other does not show.
    void expect_nothing_noticed() const;

  private:
    struct Measured {
        explicit Measured(Place place) : work(std::move(place.work)), in_vain(place.server) {}
        void measure();

        Work work;
        TimeInVain in_vain;
        Delays delays = {};
    };

    Measured attacked_;
    Measured twin_;
};

} // namespace jsongled::integration_tests
