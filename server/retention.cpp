#include "server/retention.hpp"

namespace jsongled {
namespace {

std::optional<Time> before(Time now, std::chrono::milliseconds age) {
    if (age.count() == 0) return std::nullopt;
    return now - age;
}

} // namespace

void Retention::set(const Ages& ages) {
    ages_ = ages;
    next_.reset();
}

void Retention::tick(Moment now) {
    if (router_.takes_more_to_forget()) next_.reset();
    if (next_ && now.steady < *next_) return;
    next_ = now.steady + interval;
    const Forget step{before(now.wall, ages_.messages), before(now.wall, ages_.calls),
                      before(now.wall, ages_.waiting)};
    if (step.messages_before || step.calls_before || step.waiting_before) router_.forget(step);
}

} // namespace jsongled
