#include "server/ops/host_report.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace jsongled {
namespace {

namespace json = boost::json;

/// /proc/meminfo counts in KiB. "Available" is what programs can still have, caches included.
json::object memory() {
    std::ifstream file("/proc/meminfo");
    json::object memory;
    std::string key;
    std::uint64_t kibibytes = 0;
    for (std::string unit; file >> key >> kibibytes; std::getline(file, unit)) {
        if (key == "MemTotal:") memory["total_bytes"] = kibibytes * 1024;
        if (key == "MemFree:") memory["free_bytes"] = kibibytes * 1024;
        if (key == "MemAvailable:") memory["available_bytes"] = kibibytes * 1024;
    }
    return memory;
}

json::object disk() {
    std::error_code error;
    const auto space = std::filesystem::space(std::filesystem::current_path(error), error);
    if (error) return {};
    return {{"total_bytes", space.capacity}, {"free_bytes", space.available}};
}

json::object processors() {
    json::object cpu{{"cores", std::thread::hardware_concurrency()}};
    std::array<double, 3> load{};
    if (::getloadavg(load.data(), static_cast<int>(load.size())) == 3)
        cpu["load_average"] = json::array{load[0], load[1], load[2]};
    return cpu;
}

} // namespace

std::string host_report(std::chrono::seconds uptime) {
    return json::serialize(json::object{
        {"memory", memory()}, {"disk", disk()}, {"cpu", processors()}, {"uptime_seconds", uptime.count()}});
}

} // namespace jsongled
