#include "tests/bench/load/measure.hpp"

#include "tests/bench/load/event_counter.hpp"

namespace jsongled::load {
namespace {

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

} // namespace

void tell(Figures& figures, const Usage& used, std::uint64_t count) {
    const auto number = static_cast<double>(count);
    figures["count"] = number;
    figures["rate"] = number / seconds(used.cpu);
    figures["rate_wall"] = number / seconds(used.wall);
    figures["cpu"] = seconds(used.cpu) / number;
    figures["busy"] = seconds(used.cpu) / seconds(used.wall);
}

void count_events(Figures& figures, const ServerUnderTest& server, const std::function<void()>& run,
                  const std::function<std::uint64_t()>& count) {
    std::map<std::string, std::vector<perf_event_attr>> kinds{{"system_calls", system_calls()}};
    // Of a runtime with a heap of its own the C library knows little.
    if (server.target().dialect == Dialect::jsongle) kinds["allocations"] = allocations();
    for (const auto& [name, events] : kinds) {
        const EventCounter counter(server.pid(), events);
        const std::uint64_t before = count();
        run();
        const auto seen = counter.count();
        if (seen) figures[name] = static_cast<double>(*seen) / static_cast<double>(count() - before);
    }
}

} // namespace jsongled::load
