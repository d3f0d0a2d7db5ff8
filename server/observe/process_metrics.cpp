#include "server/observe/process_metrics.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace jsongled {
namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

/// The fields of /proc/self/stat that are used, by their number in proc(5).
struct Stat {
    double cpu_seconds;    // 14 and 15
    double threads;        // 20
    double start_ticks;    // 22
    double virtual_bytes;  // 23
    double resident_pages; // 24
};

Stat read_stat() {
    std::ifstream file("/proc/self/stat");
    std::string text;
    std::getline(file, text);
    // The command name, field 2, is in brackets and may hold anything.
    std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
    std::vector<double> values(25);
    std::string field;
    for (std::size_t number = 3; number <= 24 && fields >> field; ++number)
        values[number] = number == 3 ? 0 : std::strtod(field.c_str(), nullptr);
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    return {(values[14] + values[15]) / ticks, values[20], values[22] / ticks, values[23], values[24]};
}

double boot_time() {
    std::ifstream file("/proc/stat");
    for (std::string key; file >> key;) {
        double seconds = 0;
        if (key == "btime" && file >> seconds) return seconds;
        file.ignore(1'000'000, '\n');
    }
    return 0;
}

double count_open_files() {
    std::error_code error;
    double count = 0;
    for (auto entry = std::filesystem::directory_iterator("/proc/self/fd", error);
         !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
        ++count;
    return count;
}

double max_open_files() {
    rlimit limit{};
    return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

MetricFamily make(const char* name, const char* help, MetricType type, double value) {
    prometheus::ClientMetric metric;
    if (type == MetricType::Counter)
        metric.counter.value = value;
    else
        metric.gauge.value = value;
    return {name, help, type, {metric}};
}

} // namespace

std::vector<MetricFamily> process_metrics() {
    const Stat stat = read_stat();
    return {
        make("process_cpu_seconds_total", "Processor time used.", MetricType::Counter, stat.cpu_seconds),
        make("process_open_fds", "Open file descriptors.", MetricType::Gauge, count_open_files()),
        make("process_max_fds", "File descriptors that may be open.", MetricType::Gauge, max_open_files()),
        make("process_virtual_memory_bytes", "Size of the address space.", MetricType::Gauge,
             stat.virtual_bytes),
        make("process_resident_memory_bytes", "Memory in use.", MetricType::Gauge,
             stat.resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE))),
        make("process_threads", "Threads.", MetricType::Gauge, stat.threads),
        make("process_start_time_seconds", "When the process started, since the epoch.", MetricType::Gauge,
             boot_time() + stat.start_ticks),
    };
}

} // namespace jsongled
