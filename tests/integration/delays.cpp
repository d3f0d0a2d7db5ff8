#include "tests/integration/delays.hpp"

#include <algorithm>
#include <cmath>

namespace jsongled::integration_tests {

Delays::Duration Delays::percentile(double part) const {
    std::vector<Duration> sorted = all_;
    std::ranges::sort(sorted);
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(sorted.size())));
    return sorted.at(rank - 1);
}

} // namespace jsongled::integration_tests
