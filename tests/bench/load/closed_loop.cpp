#include "tests/bench/load/lock_times.hpp"
#include "tests/bench/load/measure.hpp"
#include "tests/bench/load/server_under_test.hpp"
#include "tests/bench/load/traffic.hpp"

namespace jsongled::load {

Figures run_closed_loop(const Run& run, const Load& load) {
    const ServerUnderTest server(run.contestant, run.threads, run.log);
    Loop loop;
    Traffic traffic(loop, server.target());
    load.room == 0 ? add_pairs(traffic, load) : add_mucs(traffic, load);
    traffic.connect();
    if (load.kind == Kind::candidate && server.target().dialect == Dialect::jsongle)
        set_up_calls(loop, traffic);

    traffic.keep_in_flight(load.in_flight);
    loop.turn_for(run.duration / 4);
    const ProcessMeter meter(server.pid());
    const LockTimes lock_before = lock_times(server.admin());
    const std::uint64_t done = traffic.done();
    const std::uint64_t deliveries = traffic.deliveries();
    const Usage before = meter.usage();
    loop.turn_for(run.duration);
    const Usage used = meter.usage() - before;

    Figures figures;
    tell(figures, used, traffic.done() - done);
    figures["deliveries"] = static_cast<double>(traffic.deliveries() - deliveries) / figures["count"];
    tell(figures, lock_times(server.admin()) - lock_before);
    count_events(
        figures, server, [&] { loop.turn_for(run.duration / 4); }, [&] { return traffic.done(); });
    traffic.finish();
    return figures;
}

} // namespace jsongled::load
