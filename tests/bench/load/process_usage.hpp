#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>

namespace jsongled::load {

/// What a process has used so far.
struct Usage {
    std::chrono::nanoseconds wall{};
    std::chrono::nanoseconds cpu{};
};

/// Sees what a process uses, without stopping it.
class ProcessMeter {
  public:
    explicit ProcessMeter(pid_t pid);

    [[nodiscard]] Usage usage() const;

  private:
    clockid_t cpu_clock_{};
};

/// Memory of the process that is in RAM, exactly.
std::uint64_t resident_bytes(pid_t pid);

Usage operator-(const Usage& later, const Usage& earlier);

} // namespace jsongled::load
