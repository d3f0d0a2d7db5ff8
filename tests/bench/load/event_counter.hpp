#pragma once

#include <linux/perf_event.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace jsongled::load {

/// Has the kernel count events of a process, in its threads of now and those that they start, as long as it
/// lives. The process is not stopped. It counts nothing where the kernel does not let us (not root, perf not
/// allowed).
class EventCounter {
  public:
    EventCounter(pid_t pid, const std::vector<perf_event_attr>& events);
    ~EventCounter();
    EventCounter(const EventCounter&) = delete;
    EventCounter& operator=(const EventCounter&) = delete;

    /// All since the beginning, or nothing.
    [[nodiscard]] std::optional<std::uint64_t> count() const;

  private:
    std::vector<int> descriptors_;
};

std::vector<perf_event_attr> system_calls();
/// Calls of malloc and its like, if the process has our C library. Each call is made a microsecond longer.
std::vector<perf_event_attr> allocations();

} // namespace jsongled::load
