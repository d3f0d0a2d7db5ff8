#include "server/keys/key_refresh.hpp"

#include <algorithm>

namespace jsongled {

std::optional<KeyRefresh::Time> KeyRefresh::due() const {
    return is_under_way_ ? std::nullopt : std::optional(due_);
}

void KeyRefresh::began(Time now) {
    is_under_way_ = true;
    began_ = now;
}

void KeyRefresh::succeeded(Time now, std::optional<std::chrono::seconds> fresh_for) {
    is_under_way_ = false;
    retry_ = first_retry;
    due_ = now + std::clamp(fresh_for.value_or(usual), shortest, longest);
}

void KeyRefresh::failed(Time now) {
    is_under_way_ = false;
    due_ = now + retry_;
    retry_ = std::min(2 * retry_, last_retry);
}

void KeyRefresh::missed_key(Time now) {
    // What is under way may bring it: due() is set anew once it is over.
    const Time soonest = began_ ? std::max(now, *began_ + between_unknown) : now;
    due_ = std::min(due_, soonest);
}

} // namespace jsongled
