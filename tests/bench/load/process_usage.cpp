#include "tests/bench/load/process_usage.hpp"

#include <ctime>
#include <fstream>
#include <string>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/loop.hpp"

namespace jsongled::load {

ProcessMeter::ProcessMeter(pid_t pid) {
    if (::clock_getcpuclockid(pid, &cpu_clock_) != 0) throw Failure("no CPU clock of the server");
}

Usage ProcessMeter::usage() const {
    timespec cpu{};
    if (::clock_gettime(cpu_clock_, &cpu) != 0) throw Failure("the server is gone");
    Usage usage;
    usage.wall = Clock::now().time_since_epoch();
    usage.cpu = std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec);
    return usage;
}

std::uint64_t resident_bytes(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
    for (std::string word; file >> word;)
        if (std::uint64_t kilobytes = 0; word == "Rss:" && file >> kilobytes) return kilobytes * 1024;
    throw Failure("no memory figures of the server");
}

Usage operator-(const Usage& later, const Usage& earlier) {
    return {later.wall - earlier.wall, later.cpu - earlier.cpu};
}

} // namespace jsongled::load
