#include "server/net/usable_cpus.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sched.h>

namespace jsongled {
namespace {

namespace fs = std::filesystem;

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// So much of each period, in microseconds. A quota that is no number ("max", -1) is none.
double share(double quota, double period) {
    return quota > 0 && period > 0 ? quota / period : unlimited;
}

/// "50000 100000" or "max 100000".
double read_v2(const fs::path& group) {
    std::ifstream file(group / "cpu.max");
    double quota = 0;
    double period = 0;
    return file >> quota >> period ? share(quota, period) : unlimited;
}

double read_v1(const fs::path& group) {
    std::ifstream quota_file(group / "cpu.cfs_quota_us");
    std::ifstream period_file(group / "cpu.cfs_period_us");
    double quota = 0;
    double period = 0;
    return quota_file >> quota && period_file >> period ? share(quota, period) : unlimited;
}

/// The least of what a group and all above it, up to the mount, leave. Of a path that is another namespace's,
/// as a container may see it, only the top is there.
double least(const fs::path& mount, std::string_view path, double (*read)(const fs::path&)) {
    double all = read(mount);
    fs::path group = mount;
    for (const fs::path& part : fs::path(path).relative_path()) {
        if (part == "..") break;
        group /= part;
        all = std::min(all, read(group));
    }
    return all;
}

/// Whether the comma-separated list has the CPU controller.
bool is_of_cpu(std::string_view controllers) {
    while (!controllers.empty()) {
        const auto comma = std::min(controllers.find(','), controllers.size());
        if (controllers.substr(0, comma) == "cpu") return true;
        controllers.remove_prefix(std::min(comma + 1, controllers.size()));
    }
    return false;
}

std::size_t allowed_cpus() {
    // A machine may have more than fit into a cpu_set_t; the kernel says EINVAL until the set is large enough.
    for (std::size_t count = CPU_SETSIZE; count <= std::size_t{1} << 20U; count *= 2) {
        const std::size_t bytes = CPU_ALLOC_SIZE(count);
        std::vector<cpu_set_t> set(bytes / sizeof(cpu_set_t) + 1);
        if (::sched_getaffinity(0, bytes, set.data()) == 0)
            return static_cast<std::size_t>(CPU_COUNT_S(bytes, set.data()));
    }
    return std::thread::hardware_concurrency();
}

} // namespace

double cpu_quota(const fs::path& root) {
    const fs::path groups = root / "sys/fs/cgroup";
    double all = unlimited;
    std::ifstream file(root / "proc/self/cgroup");
    // "0::/a/b" of version 2; "4:cpu,cpuacct:/a/b" of version 1.
    for (std::string line; std::getline(file, line);) {
        const auto first = line.find(':');
        const auto second = first == std::string::npos ? first : line.find(':', first + 1);
        if (second == std::string::npos) continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const std::string path = line.substr(second + 1);
        if (controllers.empty())
            all = std::min(all, least(groups, path, read_v2));
        else if (is_of_cpu(controllers))
            all = std::min(
                {all, least(groups / "cpu", path, read_v1), least(groups / controllers, path, read_v1)});
    }
    return all;
}

std::size_t usable_cpus(const fs::path& root) {
    const double quota = std::ceil(std::min(cpu_quota(root), 1e6));
    return std::max<std::size_t>(1, std::min(allowed_cpus(), static_cast<std::size_t>(quota)));
}

} // namespace jsongled
