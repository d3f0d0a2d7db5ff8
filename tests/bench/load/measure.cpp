#include "tests/bench/load/measure.hpp"

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
    if (used.system_calls) figures["system_calls"] = static_cast<double>(*used.system_calls) / number;
}

} // namespace jsongled::load
