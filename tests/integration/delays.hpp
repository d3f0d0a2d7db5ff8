#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace jsongled::integration_tests {

/// How long something took, each time.
class Delays {
  public:
    using Duration = std::chrono::nanoseconds;

    void add(Duration delay) { all_.push_back(delay); }
    std::size_t count() const { return all_.size(); }
    Duration p99() const { return percentile(0.99); }
    Duration worst() const { return percentile(1); }

  private:
    Duration percentile(double part) const;

    std::vector<Duration> all_;
};

} // namespace jsongled::integration_tests
