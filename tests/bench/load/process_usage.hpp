#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace jsongled::load {

/// What a process has used so far.
struct Usage {
    std::chrono::nanoseconds wall{};
    std::chrono::nanoseconds cpu{};
    std::optional<std::uint64_t> system_calls; ///< Where the kernel lets us count them (root, or perf allowed).
};

/// Counts what a process uses, without stopping it: its threads of now, and those that they start.
class ProcessMeter {
  public:
    explicit ProcessMeter(pid_t pid);
    ~ProcessMeter();
    ProcessMeter(const ProcessMeter&) = delete;
    ProcessMeter& operator=(const ProcessMeter&) = delete;

    [[nodiscard]] Usage usage() const;

  private:
    clockid_t cpu_clock_{};
    std::vector<int> counters_;
};

/// Memory of the process that is in RAM, exactly.
std::uint64_t resident_bytes(pid_t pid);

Usage operator-(const Usage& later, const Usage& earlier);

} // namespace jsongled::load
