#include "server/net/keep_alive.hpp"

#include <utility>

namespace jsongled {

KeepAlive::Time KeepAlive::start(Time now) {
    unanswered_ = 0;
    expects_answer_ = false;
    was_heard_ = false;
    is_first_ = true;
    return now + interval_;
}

KeepAlive::Judgement KeepAlive::judge(Time now, Sign sign) {
    if (sign == Sign::other) unanswered_ = 0;
    const Time next = now + interval_ / 2;
    // Whoever says something need not be asked: some answer behind what they say, and take nothing more before.
    const bool was_heard = std::exchange(was_heard_, false);
    if (!std::exchange(is_first_, false) && was_heard) {
        expects_answer_ = false;
        return {Verdict::wait, next};
    }
    if (unanswered_ == 2) return {Verdict::gone, next};
    // An answer is expected in half an interval. Without one the second question goes out at once, so that
    // whoever misses both is found within two intervals; with one, the other half is quiet.
    if (std::exchange(expects_answer_, false) && unanswered_ == 0) return {Verdict::wait, next};
    expects_answer_ = true;
    ++unanswered_;
    return {Verdict::ask, next};
}

} // namespace jsongled
