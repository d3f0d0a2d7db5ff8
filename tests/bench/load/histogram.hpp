#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace jsongled::load {

/// Counts times in steps of 3 %, from a nanosecond to centuries; adding one costs a few instructions.
class Histogram {
  public:
    void add(std::chrono::nanoseconds time);
    /// The time that this share (0 to 1) of all does not exceed; zero without any.
    [[nodiscard]] std::chrono::nanoseconds at(double share) const;
    [[nodiscard]] std::uint64_t count() const { return count_; }

  private:
    static constexpr unsigned step_bits = 5;
    std::array<std::uint64_t, (65 - step_bits) << step_bits> counts_{};
    std::uint64_t count_ = 0;
};

} // namespace jsongled::load
