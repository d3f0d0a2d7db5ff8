#include <algorithm>
#include <deque>
#include <memory>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/histogram.hpp"
#include "tests/bench/load/measure.hpp"
#include "tests/bench/load/server_under_test.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {
namespace {

/// Over which time our library spreads those who have lost their connections.
constexpr std::chrono::duration<double> spread{2};

/// On their way at one moment: of more a server puts those out who have waited longest (--max-handshakes), and
/// they come again later.
constexpr std::size_t at_once = 900;

constexpr std::size_t talkers = 200;
constexpr double texts_per_second = 2'000;

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// Peers who come back at an even pace, as chance spreads them.
class Return {
  public:
    Return(Traffic& traffic, std::size_t first, const Target& target)
        : traffic_(traffic), first_(first), peers_(traffic.peers() - first), begin_(Clock::now()) {
        traffic_.cut(first, target);
    }

    /// Has those begin whose time has come. Whether all are back.
    bool go_on() {
        const double part = std::min(1.0, (Clock::now() - begin_) / spread);
        return traffic_.connect_some(first_ + static_cast<std::size_t>(part * static_cast<double>(peers_)),
                                     at_once);
    }
    [[nodiscard]] std::chrono::nanoseconds time() const { return Clock::now() - begin_; }

  private:
    Traffic& traffic_;
    std::size_t first_;
    std::size_t peers_;
    Clock::time_point begin_;
};

/// Pairs of whom one writes at its pace, whatever becomes of the others.
class Talk {
  public:
    Talk(Loop& loop, Traffic& traffic) : loop_(loop), traffic_(traffic) {
        due_.resize(traffic.streams().size());
        traffic.on_arrival = [this](const Label& label) {
            lateness_.add(Clock::now() - due_[label.stream].front());
            due_[label.stream].pop_front();
        };
    }

    /// Talks until it is so. How late messages came, at most, of 99 in a hundred.
    template<class Condition>
    double p99_until(Condition is_over) {
        lateness_ = {};
        auto next = Clock::now();
        for (std::size_t stream = 0; !is_over(); loop_.turn(std::chrono::milliseconds(0)))
            for (; next <= Clock::now(); next += step) {
                due_[stream].push_back(next);
                traffic_.streams()[stream].send();
                stream = (stream + 1) % due_.size();
            }
        return seconds(lateness_.at(0.99));
    }

  private:
    static constexpr auto step = std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / texts_per_second));

    Loop& loop_;
    Traffic& traffic_;
    std::vector<std::deque<Clock::time_point>> due_; ///< of the messages on their way, of each stream
    Histogram lateness_;
};

void add_idle(Traffic& traffic, std::size_t up_to) {
    while (traffic.peers() < up_to)
        traffic.add_peer({.uid = "user" + std::to_string(traffic.peers()), .resumes = true});
}

std::size_t resumed(Traffic& traffic, std::size_t first) {
    std::size_t count = 0;
    for (std::size_t i = first; i < traffic.peers(); ++i)
        count += traffic.peer(i).has_resumed() ? 1U : 0U;
    return count;
}

} // namespace

Figures run_crash(const Run& run, std::size_t peers) {
    auto server = std::make_unique<ServerUnderTest>(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server->target());
    add_idle(traffic, peers);
    traffic.connect();
    server = nullptr;
    server = std::make_unique<ServerUnderTest>(run.contestant, run.threads, run.log);
    const ProcessMeter meter(server->pid());
    const Usage before = meter.usage();
    Return all(traffic, 0, server->target());
    loop.run_until([&] { return all.go_on(); }, "the last to be back");
    if (resumed(traffic, 0) > 0) throw Failure("a server that is new knows a session");
    return {{"cpu_all", seconds((meter.usage() - before).cpu)}, {"time_all", seconds(all.time())}};
}

Figures run_cut(const Run& run, std::size_t peers) {
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server.target());
    add_pairs(traffic, {.peers = talkers});
    add_idle(traffic, peers);
    traffic.connect();

    Talk talk(loop, traffic);
    const auto talk_for = [&](std::chrono::duration<double> time) {
        const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(time);
        return talk.p99_until([&] { return Clock::now() >= end; });
    };
    talk_for(run.duration / 4);
    Figures figures;
    figures["p99_quiet"] = talk_for(run.duration);
    const ProcessMeter meter(server.pid());
    const Usage before = meter.usage();
    const std::size_t first = peers / 2;
    Return half(traffic, first, server.target());
    figures["p99_storm"] = talk.p99_until([&] { return half.go_on(); });
    figures["cpu_all"] = seconds((meter.usage() - before).cpu);
    figures["time_all"] = seconds(half.time());
    figures["p99_ratio"] = figures["p99_storm"] / figures["p99_quiet"];
    if (resumed(traffic, first) != peers - first) throw Failure("somebody has lost their session");
    traffic.finish();
    return figures;
}

} // namespace jsongled::load
