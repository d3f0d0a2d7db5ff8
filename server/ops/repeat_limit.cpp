#include "server/ops/repeat_limit.hpp"

namespace jsongled {

RepeatLimit::Verdict RepeatLimit::check(const std::string& message, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    Count& count = counts_.try_emplace(message, Count{now}).first->second;
    std::uint32_t suppressed = 0;
    if (now - count.since >= window) {
        suppressed = count.seen > burst ? count.seen - burst : 0;
        count = {now};
    }
    return {++count.seen <= burst, suppressed};
}

} // namespace jsongled
