#include "tests/bench/load/lock_times.hpp"

#include <sstream>
#include <string>

#include "tests/bench/load/metrics.hpp"

namespace jsongled::load {
namespace {

/// The bound within which this share of all is, as a straight line between two bounds has it.
double quantile(const LockTimes& times, double share) {
    const double wanted = share * times.rbegin()->second;
    double lower = 0;
    double below = 0;
    for (const auto& [bound, count] : times) {
        if (count >= wanted)
            return count > below ? lower + (bound - lower) * (wanted - below) / (count - below) : bound;
        lower = bound;
        below = count;
    }
    return lower;
}

} // namespace

LockTimes lock_times(const std::optional<sockaddr_in>& admin) {
    LockTimes times;
    if (!admin) return times;
    const std::string bucket = R"(jsongled_router_lock_seconds_bucket{le=")";
    std::istringstream lines(metrics_of(*admin));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(bucket) || line.find("+Inf") != line.npos) continue;
        times[std::stod(line.substr(bucket.size()))] = std::stod(line.substr(line.rfind(' ')));
    }
    return times;
}

LockTimes operator-(LockTimes later, const LockTimes& earlier) {
    for (auto& [bound, count] : later)
        if (const auto before = earlier.find(bound); before != earlier.end()) count -= before->second;
    return later;
}

void tell(Figures& figures, const LockTimes& times) {
    if (times.empty() || times.rbegin()->second == 0) return;
    figures["lock_p50"] = quantile(times, 0.5);
    figures["lock_p99"] = quantile(times, 0.99);
}

} // namespace jsongled::load
