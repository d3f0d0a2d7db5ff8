#include "server/net/stays.hpp"

#include <sys/socket.h>

namespace jsongled {

Stays::Stay::Stay(Stays& all, int descriptor, Time now) : all_(all), descriptor_(descriptor), since_(now) {
    const std::lock_guard lock(all_.mutex_);
    const std::size_t most = all_.most_;
    if (most > 0 && all_.stays_.size() >= most) {
        Stay& longest = *all_.stays_.front();
        is_let_in_ = now - longest.since_ >= all_.patience_;
        if (!is_let_in_) return;
        all_.stays_.pop_front();
        longest.gave_way_ = true;
        // Its thread sees the end of the stream. The descriptor is still its own: it leaves here, under the
        // lock, before it is closed.
        ::shutdown(longest.descriptor_, SHUT_RDWR);
    }
    place_ = all_.stays_.insert(all_.stays_.end(), this);
}

Stays::Stay::~Stay() {
    const std::lock_guard lock(all_.mutex_);
    if (is_let_in_ && !gave_way_) all_.stays_.erase(place_);
}

bool Stays::Stay::gave_way() const {
    const std::lock_guard lock(all_.mutex_);
    return gave_way_;
}

} // namespace jsongled
