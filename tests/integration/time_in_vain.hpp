#pragma once

#include <sys/types.h>

#include <vector>

#include "tests/integration/delays.hpp"

namespace jsongled::integration_tests {

/// For how long the threads of a process have been ready to run in vain, as others had the processors (proc(5),
/// schedstat).
class TimeInVain {
  public:
    /// Its threads are those that it has now.
    explicit TimeInVain(pid_t process);
    ~TimeInVain();
    TimeInVain(TimeInVain&& other) noexcept = default;
    TimeInVain& operator=(TimeInVain&&) = delete;

    Delays::Duration so_far() const;

  private:
    std::vector<int> files_;
};

/// The second number of a thread's schedstat: nanoseconds.
Delays::Duration time_in_vain(int schedstat);

} // namespace jsongled::integration_tests
