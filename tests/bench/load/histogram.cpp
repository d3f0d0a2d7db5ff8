#include "tests/bench/load/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace jsongled::load {

void Histogram::add(std::chrono::nanoseconds time) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(time.count(), 0));
    const auto width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > step_bits + 1 ? width - step_bits - 1 : 0;
    ++counts_[(std::size_t{shift} << step_bits) + (value >> shift)];
    ++count_;
}

std::chrono::nanoseconds Histogram::at(double share) const {
    auto left = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    for (std::size_t i = 0; i < counts_.size() && left > 0; ++i) {
        if (counts_[i] < left) {
            left -= counts_[i];
            continue;
        }
        const std::size_t shift = i >> (step_bits + 1) == 0 ? 0 : (i >> step_bits) - 1;
        const std::uint64_t steps = i - (shift << step_bits);
        return std::chrono::nanoseconds(((steps + 1) << shift) - 1);
    }
    return {};
}

} // namespace jsongled::load
