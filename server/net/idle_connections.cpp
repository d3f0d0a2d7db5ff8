#include "server/net/idle_connections.hpp"

#include <sys/socket.h>

namespace jsongled {

IdleConnections::Stay::Stay(IdleConnections& all, int descriptor) : all_(all), descriptor_(descriptor) {
    const std::lock_guard lock(all_.mutex_);
    place_ = all_.stays_.insert(all_.stays_.end(), this);
    if (all_.stays_.size() <= all_.most_) return;
    Stay& longest = *all_.stays_.front();
    all_.stays_.pop_front();
    longest.gave_way_ = true;
    // Its thread sees the end of the stream. The descriptor is still its own: it leaves here, under the lock,
    // before it is closed.
    ::shutdown(longest.descriptor_, SHUT_RDWR);
}

IdleConnections::Stay::~Stay() {
    const std::lock_guard lock(all_.mutex_);
    if (!gave_way_) all_.stays_.erase(place_);
}

bool IdleConnections::Stay::gave_way() const {
    const std::lock_guard lock(all_.mutex_);
    return gave_way_;
}

} // namespace jsongled
