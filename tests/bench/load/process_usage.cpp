#include "tests/bench/load/process_usage.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/bench/load/failure.hpp"
#include "tests/bench/load/loop.hpp"

namespace jsongled::load {
namespace {

/// The kernel's number of the event "a system call begins".
std::optional<std::uint64_t> system_call_event() {
    for (const char* root : {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"}) {
        std::ifstream file(std::string(root) + "/events/raw_syscalls/sys_enter/id");
        if (std::uint64_t id = 0; file >> id) return id;
    }
    return std::nullopt;
}

int open_counter(std::uint64_t event, pid_t thread) {
    perf_event_attr wanted{};
    wanted.size = sizeof wanted;
    wanted.type = PERF_TYPE_TRACEPOINT;
    wanted.config = event;
    wanted.inherit = 1;
    return static_cast<int>(::syscall(SYS_perf_event_open, &wanted, thread, -1, -1, PERF_FLAG_FD_CLOEXEC));
}

} // namespace

ProcessMeter::ProcessMeter(pid_t pid) {
    if (::clock_getcpuclockid(pid, &cpu_clock_) != 0) throw Failure("no CPU clock of the server");
    const auto event = system_call_event();
    if (!event) return;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task")) {
        const int counter = open_counter(*event, std::stoi(thread.path().filename().string()));
        if (counter >= 0) counters_.push_back(counter);
    }
}

ProcessMeter::~ProcessMeter() {
    for (const int counter : counters_)
        ::close(counter);
}

Usage ProcessMeter::usage() const {
    timespec cpu{};
    if (::clock_gettime(cpu_clock_, &cpu) != 0) throw Failure("the server is gone");
    Usage usage;
    usage.wall = Clock::now().time_since_epoch();
    usage.cpu = std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec);
    for (const int counter : counters_) {
        std::uint64_t count = 0;
        if (::read(counter, &count, sizeof count) == sizeof count)
            usage.system_calls = usage.system_calls.value_or(0) + count;
    }
    return usage;
}

std::uint64_t resident_bytes(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/smaps_rollup");
    for (std::string word; file >> word;)
        if (std::uint64_t kilobytes = 0; word == "Rss:" && file >> kilobytes) return kilobytes * 1024;
    throw Failure("no memory figures of the server");
}

Usage operator-(const Usage& later, const Usage& earlier) {
    Usage used{later.wall - earlier.wall, later.cpu - earlier.cpu, std::nullopt};
    if (later.system_calls && earlier.system_calls)
        used.system_calls = *later.system_calls - *earlier.system_calls;
    return used;
}

} // namespace jsongled::load
