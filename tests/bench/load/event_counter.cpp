#include "tests/bench/load/event_counter.hpp"

#include <dlfcn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace jsongled::load {
namespace {

perf_event_attr event(std::uint32_t type, std::uint64_t config) {
    perf_event_attr wanted{};
    wanted.size = sizeof wanted;
    wanted.type = type;
    wanted.config = config;
    wanted.inherit = 1;
    return wanted;
}

template<class Number>
std::optional<Number> number_in(const std::string& path) {
    std::ifstream file(path);
    if (Number number{}; file >> number) return number;
    return std::nullopt;
}

/// Where in its file a function is that is mapped here.
std::optional<std::uint64_t> file_offset(const void* function) {
    const auto address = reinterpret_cast<std::uintptr_t>(function);
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        std::istringstream words(line);
        std::uintptr_t begin = 0;
        std::uintptr_t end = 0;
        std::uint64_t offset = 0;
        char dash = 0;
        std::string rights;
        words >> std::hex >> begin >> dash >> end >> rights >> offset;
        if (address >= begin && address < end) return address - begin + offset;
    }
    return std::nullopt;
}

} // namespace

EventCounter::EventCounter(pid_t pid, const std::vector<perf_event_attr>& events) {
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/task"))
        for (perf_event_attr wanted : events) {
            const pid_t id = std::stoi(thread.path().filename().string());
            const auto descriptor =
                static_cast<int>(::syscall(SYS_perf_event_open, &wanted, id, -1, -1, PERF_FLAG_FD_CLOEXEC));
            if (descriptor >= 0) descriptors_.push_back(descriptor);
        }
}

EventCounter::~EventCounter() {
    for (const int descriptor : descriptors_)
        ::close(descriptor);
}

std::optional<std::uint64_t> EventCounter::count() const {
    if (descriptors_.empty()) return std::nullopt;
    std::uint64_t sum = 0;
    for (const int descriptor : descriptors_) {
        std::uint64_t one = 0;
        if (::read(descriptor, &one, sizeof one) == sizeof one) sum += one;
    }
    return sum;
}

std::vector<perf_event_attr> system_calls() {
    for (const std::string root : {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"})
        if (const auto id = number_in<std::uint64_t>(root + "/events/raw_syscalls/sys_enter/id"))
            return {event(PERF_TYPE_TRACEPOINT, *id)};
    return {};
}

std::vector<perf_event_attr> allocations() {
    std::vector<perf_event_attr> events;
    const auto type = number_in<std::uint32_t>("/sys/bus/event_source/devices/uprobe/type");
    if (!type) return events;
    for (const char* name : {"malloc", "calloc", "realloc", "aligned_alloc"}) {
        const void* const function = ::dlsym(RTLD_DEFAULT, name);
        Dl_info where{};
        const auto offset = file_offset(function);
        if (!offset || ::dladdr(function, &where) == 0) continue;
        perf_event_attr probe = event(*type, 0);
        probe.config1 = reinterpret_cast<std::uintptr_t>(where.dli_fname);
        probe.config2 = *offset;
        events.push_back(probe);
    }
    return events;
}

} // namespace jsongled::load
