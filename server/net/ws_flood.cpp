#include "server/net/ws_transport.hpp"

// How a client that sends faster than it may is slowed, then refused, and closed in the end.

namespace jsongled {

void WsTransport::charge(std::uint32_t thousandths, Time now) {
    intake_.take_messages(thread_.intake(), thousandths, now);
}

void WsTransport::slow_down(Time now) {
    if (slowed_ || stage_ == Stage::deaf || !intake_.is_empty(thread_.intake())) return;
    slowed_ = true;
    if (stage_ == Stage::open && refused_ && intake_.slowed_for(now) >= Intake::closed_after)
        return leave({CloseCause::flood, close_code::policy}, close_code::policy, "Too many messages");
    watch();
    set_alarm();
}

void WsTransport::go_on_if_rested(Time now) {
    if (!slowed_ || intake_.wait(thread_.intake(), now).count() > 0) return;
    slowed_ = false;
    watch();
    if (has_more()) thread_.again(*this);
}

bool WsTransport::refuses() {
    if (!intake_.is_slowed() || intake_.slowed_for(thread_.now()) < Intake::refused_after) {
        refused_ = false;
        return false;
    }
    if (!std::exchange(refused_, true)) events_.flooding(intake_.nearest(thread_.intake()));
    return true;
}

WsTransport::Time WsTransport::slowed_due() {
    return slowed_ ? thread_.now() + intake_.wait(thread_.intake(), thread_.now()) : Time::max();
}

} // namespace jsongled
