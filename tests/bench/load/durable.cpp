#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/histogram.hpp"
#include "tests/bench/load/measure.hpp"
#include "tests/bench/load/metrics.hpp"
#include "tests/bench/load/server_under_test.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {
namespace {

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// The median time in which the disk under this folder has what is appended to a file, a page at a time.
double time_of_sync(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "sync";
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) throw Failure("cannot write in " + folder.string());
    const std::array<char, 4'096> page{};
    Histogram times;
    for (int i = 0; i < 200; ++i) {
        const auto begin = Clock::now();
        if (::write(file, page.data(), page.size()) < 0 || ::fdatasync(file) != 0) throw Failure("no sync");
        times.add(Clock::now() - begin);
    }
    ::close(file);
    std::filesystem::remove(path);
    return seconds(times.at(0.5));
}

/// What the store of a server has done by now.
struct Stored {
    double writes = 0;
    double commits = 0;
};

Stored stored_by(const ServerUnderTest& server) {
    const std::string metrics = metrics_of(server.admin().value());
    return {metric_in(metrics, "jsongled_store_writes_total"),
            metric_in(metrics, "jsongled_store_commit_seconds_count")};
}

} // namespace

Figures run_durable(const Run& run, std::size_t senders) {
    Figures figures;
    figures["sync"] = time_of_sync(run.log.parent_path());
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server.target());
    add_pairs(traffic, {.peers = 2 * senders});
    traffic.connect();

    std::vector<Clock::time_point> sent(senders);
    Histogram waits;
    traffic.on_send = [&](const Label& label) { sent[label.stream] = Clock::now(); };
    traffic.on_receipt = [&](const Label& label) { waits.add(Clock::now() - sent[label.stream]); };
    traffic.keep_in_flight(1);
    loop.turn_for(run.duration / 4);
    waits = {};
    const ProcessMeter meter(server.pid());
    const Stored stored = stored_by(server);
    const std::uint64_t done = traffic.done();
    const Usage before = meter.usage();
    loop.turn_for(run.duration);
    const Usage used = meter.usage() - before;
    tell(figures, used, traffic.done() - done);
    const Stored after = stored_by(server);
    figures["p50"] = seconds(waits.at(0.5));
    figures["p99"] = seconds(waits.at(0.99));
    figures["p999"] = seconds(waits.at(0.999));
    if (after.commits > stored.commits)
        figures["in_commit"] = (after.writes - stored.writes) / (after.commits - stored.commits);
    traffic.finish();
    return figures;
}

} // namespace jsongled::load
