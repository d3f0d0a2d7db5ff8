#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/histogram.hpp"
#include "tests/bench/load/measure.hpp"
#include "tests/bench/load/server_under_test.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {
namespace {

using std::chrono::nanoseconds;

double seconds(nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// When each message is due, whatever became of those before it: the streams take turns.
class Schedule {
  public:
    Schedule(Clock::time_point begin, double rate, std::size_t streams)
        : begin_(begin), step_(1e9 / rate), streams_(streams) {}

    [[nodiscard]] Clock::time_point due(std::uint64_t message) const {
        return begin_ + nanoseconds(static_cast<std::int64_t>(step_ * static_cast<double>(message)));
    }
    [[nodiscard]] Clock::time_point due(const Label& label) const {
        return due((label.number - 1) * streams_ + label.stream);
    }

  private:
    Clock::time_point begin_;
    double step_;
    std::size_t streams_;
};

} // namespace

Figures run_open_loop(const Run& run, const Load& load, double rate) {
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server.target());
    load.room == 0 ? add_pairs(traffic, load) : add_mucs(traffic, load);
    traffic.connect();

    const auto begin = Clock::now();
    const auto warm = begin + std::chrono::duration_cast<Clock::duration>(run.duration / 4);
    const auto end = warm + std::chrono::duration_cast<Clock::duration>(run.duration);
    const Schedule schedule(begin, rate, traffic.streams().size());
    Histogram lateness;
    Histogram own_lateness; // of the load generator
    traffic.on_arrival = [&](const Label& label) {
        const auto due = schedule.due(label);
        if (due >= warm) lateness.add(Clock::now() - due);
    };
    const ProcessMeter meter(server.pid());
    const Usage before = meter.usage();
    std::uint64_t message = 0;
    for (auto due = begin; due < end; loop.turn(std::chrono::milliseconds(0))) {
        const auto now = Clock::now();
        for (; due <= now && due < end; due = schedule.due(++message)) {
            traffic.streams()[message % traffic.streams().size()].send();
            if (due >= warm) own_lateness.add(now - due);
        }
    }
    const Usage used = meter.usage() - before;
    traffic.finish();

    Figures figures;
    tell(figures, used, message);
    figures["p50"] = seconds(lateness.at(0.5));
    figures["p99"] = seconds(lateness.at(0.99));
    figures["p999"] = seconds(lateness.at(0.999));
    figures["sent_late_p99"] = seconds(own_lateness.at(0.99));
    return figures;
}

} // namespace jsongled::load
