#include "server/routing/pace.hpp"

#include <algorithm>

namespace jsongled {

bool Pace::take(SteadyTime now, std::size_t burst, std::chrono::milliseconds interval) {
    const auto whole = interval * static_cast<std::int64_t>(burst);
    full_at_ = std::clamp(full_at_, now, now + whole);
    if (full_at_ + interval > now + whole) return false;
    full_at_ += interval;
    return true;
}

} // namespace jsongled
