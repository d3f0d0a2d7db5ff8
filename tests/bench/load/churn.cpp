#include <deque>

#include "tests/bench/load/measure.hpp"
#include "tests/bench/load/server_under_test.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {
namespace {

/// Clients that come, join a room, leave it, and go, until they are told to stop.
class Churn final : public PeerEvents {
  public:
    Churn(Loop& loop, const Target& target, std::size_t at_once) : loop_(loop), target_(target) {
        for (std::size_t i = 0; i < at_once; ++i) {
            const std::string number = std::to_string(i);
            peers_.emplace_back(loop, i,
                                Seat{.uid = "user" + number, .rid = "room" + number, .dialect = target.dialect},
                                *this);
        }
        for (Peer& peer : peers_)
            peer.connect(target_);
        here_ = at_once;
    }

    void run_for(std::chrono::duration<double> duration) {
        const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(duration);
        while (Clock::now() < end)
            loop_.turn(std::chrono::milliseconds(10));
    }

    void stop() {
        stopped_ = true;
        loop_.run_until([&] { return here_ == 0; }, "the last goodbye");
    }

    [[nodiscard]] std::uint64_t cycles() const { return cycles_; }

  private:
    void ready(Peer& peer) override { peer.leave(); }
    void heard(Peer&, std::string_view) override {}
    void gone(Peer& peer) override {
        ++cycles_;
        if (stopped_) {
            --here_;
        } else {
            peer.connect(target_);
        }
    }

    Loop& loop_;
    Target target_;
    std::deque<Peer> peers_;
    std::uint64_t cycles_ = 0;
    std::size_t here_ = 0;
    bool stopped_ = false;
};

} // namespace

Figures run_churn(const Run& run, std::size_t at_once) {
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Churn churn(loop, server.target(), at_once);
    churn.run_for(run.duration / 4);
    const ProcessMeter meter(server.pid());
    const std::uint64_t cycles = churn.cycles();
    const Usage before = meter.usage();
    churn.run_for(run.duration);
    const Usage used = meter.usage() - before;
    Figures figures;
    tell(figures, used, churn.cycles() - cycles);
    count_events(
        figures, server, [&] { churn.run_for(run.duration / 4); }, [&] { return churn.cycles(); });
    churn.stop();
    return figures;
}

Figures run_connect(const Run& run, std::size_t peers) {
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server.target());
    for (std::size_t i = 0; i < peers; ++i)
        traffic.add_peer({.uid = "user" + std::to_string(i)});
    const ProcessMeter meter(server.pid());
    const Usage before = meter.usage();
    traffic.connect();
    Figures figures;
    tell(figures, meter.usage() - before, peers);
    return figures;
}

} // namespace jsongled::load
