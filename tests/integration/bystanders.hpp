#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/messages.hpp"

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

/// Two honest people at a server, who say something to each other, and those who come in for a moment.
class HonestPair {
  public:
    /// What somebody of this name shows at the door.
    using Credentials = std::function<Upgrade(const std::string& uid)>;

    explicit HonestPair(const tcp::endpoint& server, Credentials credentials = {});

    /// One speaks, and the other answers.
    void talk();
    /// A newcomer comes in, and leaves.
    void visit();
    /// What a busy day is made of: much talk, and now and then a newcomer.
    void live();

  private:
    User enter(const std::string& word);

    tcp::endpoint server_;
    Credentials credentials_;
    User alice_;
    User bob_;
    int days_ = 0;
};

/// How long something took, each time.
class Delays {
  public:
    using Duration = std::chrono::nanoseconds;

    void add(Duration delay) { all_.push_back(delay); }
    std::size_t count() const { return all_.size(); }
    Duration p99() const { return percentile(0.99); }
    Duration worst() const { return percentile(1); }

  private:
    Duration percentile(double part) const;

    std::vector<Duration> all_;
};

/// For how long the threads of a process have been ready to run in vain, as others had the processors (proc(5),
/// schedstat).
class TimeInVain {
  public:
    /// Its threads are those that it has now.
    explicit TimeInVain(pid_t process);
    ~TimeInVain();
    TimeInVain(TimeInVain&& other) noexcept = default;
    TimeInVain& operator=(TimeInVain&&) = delete;

    Delays::Duration so_far() const;

  private:
    std::vector<int> files_;
};

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
