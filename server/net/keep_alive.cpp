#include "server/net/keep_alive.hpp"

#include <utility>

namespace jsongled {

void KeepAlive::start(Time now) {
    due_ = now + interval_;
    unanswered_ = 0;
    expects_answer_ = false;
}

KeepAlive::Verdict KeepAlive::judge(Time now, Sign sign) {
    if (sign == Sign::other) unanswered_ = 0;
    if (unanswered_ == 2) return Verdict::gone;
    // An answer is expected in half an interval. Without one the second question goes out at once, so that
    // whoever misses both is found within two intervals; with one, the other half is quiet.
    due_ = now + interval_ / 2;
    if (std::exchange(expects_answer_, false) && unanswered_ == 0) return Verdict::wait;
    expects_answer_ = true;
    ++unanswered_;
    return Verdict::ask;
}

} // namespace jsongled
