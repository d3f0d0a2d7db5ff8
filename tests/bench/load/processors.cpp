#include "tests/bench/load/processors.hpp"

#include <sched.h>

#include <algorithm>

namespace jsongled::load {
namespace {

void take(const std::vector<int>& processors) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const int processor : processors)
        CPU_SET(static_cast<unsigned>(processor), &set);
    ::sched_setaffinity(0, sizeof set, &set);
}

} // namespace

Processors::Processors() {
    cpu_set_t set;
    CPU_ZERO(&set);
    ::sched_getaffinity(0, sizeof set, &set);
    for (int i = 0; i < CPU_SETSIZE; ++i)
        if (CPU_ISSET(static_cast<unsigned>(i), &set)) allowed_.push_back(i);
}

void Processors::take_own() const {
    take({allowed_.front()});
}

void Processors::take_server(std::size_t cores) const {
    const std::size_t count = std::min(cores, allowed_.size());
    take({allowed_.end() - static_cast<std::ptrdiff_t>(count), allowed_.end()});
}

} // namespace jsongled::load
