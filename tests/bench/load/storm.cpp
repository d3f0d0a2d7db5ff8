#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <utility>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

constexpr std::size_t cut_in_a_turn = 20;

constexpr std::size_t talkers = 200;
constexpr double texts_per_second = 2'000;

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// Peers who come back at an even pace, as chance spreads them.
class Return {
  public:
    Return(Traffic& traffic, std::size_t first, const Target& target)
        : traffic_(traffic), first_(first), cut_(first), peers_(traffic.peers() - first), begin_(Clock::now()) {
        traffic_.begin_again(first, target);
    }

    /// Has those begin whose time has come. Whether all are back.
    bool go_on() {
        // To close a connection takes the load generator time, in which it would tell of others late.
        for (const std::size_t end = std::min(cut_ + cut_in_a_turn, traffic_.peers()); cut_ < end; ++cut_)
            traffic_.peer(cut_).cut();
        const double part = std::min(1.0, (Clock::now() - begin_) / spread);
        const auto due = static_cast<std::size_t>(part * static_cast<double>(peers_));
        return traffic_.connect_some(std::min(first_ + due, cut_), at_once);
    }
    [[nodiscard]] std::chrono::nanoseconds time() const { return Clock::now() - begin_; }

  private:
    Traffic& traffic_;
    std::size_t first_;
    std::size_t cut_; ///< those before it are
    std::size_t peers_;
    Clock::time_point begin_;
};

/// Pairs of whom one writes at its pace, whatever becomes of the others.
class Talk {
  public:
    Talk(Loop& loop, Traffic& traffic) : loop_(loop), traffic_(traffic) {
        sent_.resize(traffic.streams().size());
        traffic.on_arrival = [this](const Label& label) {
            times_.add(Clock::now() - sent_[label.stream].front());
            sent_[label.stream].pop_front();
        };
    }

    /// Talks until it is so. How long messages took, at most, of 99 in a hundred.
    template<class Condition>
    double p99_until(Condition is_over) {
        times_ = {};
        auto next = Clock::now();
        for (std::size_t stream = 0; !is_over(); loop_.turn(std::chrono::milliseconds(1)))
            for (; next <= Clock::now(); next += step) {
                sent_[stream].push_back(Clock::now());
                traffic_.streams()[stream].send();
                stream = (stream + 1) % sent_.size();
            }
        return seconds(times_.at(0.99));
    }

  private:
    static constexpr auto step = std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / texts_per_second));

    Loop& loop_;
    Traffic& traffic_;
    std::vector<std::deque<Clock::time_point>> sent_; ///< of the messages on their way, of each stream
    Histogram times_;
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

/// Idle clients in a process of their own, which gives way to that of those who talk: what it has to do to
/// bring them back is no part of what the others notice of the server. Some of them lose their connections.
class Losers {
  public:
    /// Comes back when all are connected.
    Losers(const Target& target, std::size_t peers, std::size_t losing) {
        if (::pipe2(orders_.data(), O_CLOEXEC) != 0 || ::pipe2(news_.data(), O_CLOEXEC) != 0)
            throw Failure("pipe2");
        child_ = ::fork();
        if (child_ < 0) throw Failure("fork");
        if (child_ == 0) ::_exit(be_them(target, peers, losing) ? 0 : 1);
        ::close(std::exchange(news_[1], -1));
        read_news();
        ::fcntl(news_[0], F_SETFL, O_NONBLOCK);
    }
    ~Losers() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        for (const int end : {orders_[0], orders_[1], news_[0]})
            ::close(end);
    }
    Losers(const Losers&) = delete;
    Losers& operator=(const Losers&) = delete;

    void lose() { tell(orders_[1], {}); }
    /// Throws Failure where one has lost its session.
    bool are_back() { return read_news(); }
    [[nodiscard]] std::chrono::nanoseconds time() const { return time_; }

  private:
    using Time = std::chrono::nanoseconds;

    static void tell(int end, Time time) {
        if (::write(end, &time, sizeof time) != sizeof time) throw Failure("write");
    }
    /// Whether there are some.
    bool read_news() {
        const ssize_t size = ::read(news_[0], &time_, sizeof time_);
        if (size == 0) throw Failure("those who lose their connections have lost more");
        return size == sizeof time_;
    }

    /// In the child. Whether all has gone well.
    bool be_them(const Target& target, std::size_t peers, std::size_t losing) const {
        constexpr int gives_way = 19;
        if (::setpriority(PRIO_PROCESS, 0, gives_way) != 0) return false;
        try {
            Loop loop;
            Traffic traffic(loop, target);
            add_idle(traffic, peers);
            traffic.connect();
            tell(news_[1], {});
            // They answer pings meanwhile.
            loop.run_until([&] { return is_readable(orders_[0]); }, "the order", std::chrono::minutes(5));
            const std::size_t first = peers - losing;
            Return all(traffic, first, target);
            loop.run_until([&] { return all.go_on(); }, "the last to be back");
            if (resumed(traffic, first) != losing) return false;
            tell(news_[1], all.time());
            loop.run_until([] { return false; }, "the end", std::chrono::minutes(5));
        } catch (const Failure&) {
        }
        return false;
    }
    static bool is_readable(int end) {
        pollfd wanted{.fd = end, .events = POLLIN, .revents = 0};
        return ::poll(&wanted, 1, 0) == 1;
    }

    std::array<int, 2> orders_{};
    std::array<int, 2> news_{};
    pid_t child_ = -1;
    Time time_{};
};

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
    Losers losers(server.target(), peers - talkers, peers / 2);
    Loop loop;
    Traffic traffic(loop, server.target());
    add_pairs(traffic, {.peers = talkers});
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
    losers.lose();
    figures["p99_storm"] = talk.p99_until([&] { return losers.are_back(); });
    figures["cpu_all"] = seconds((meter.usage() - before).cpu);
    figures["time_all"] = seconds(losers.time());
    figures["p99_ratio"] = figures["p99_storm"] / figures["p99_quiet"];
    traffic.finish();
    return figures;
}

} // namespace jsongled::load
