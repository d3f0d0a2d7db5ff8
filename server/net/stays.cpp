#include "server/net/stays.hpp"

#include <sys/socket.h>

namespace jsongled {

Stays::Stay::Stay(Stays& all, int descriptor, AddressKey address, Time now)
    : all_(all), descriptor_(descriptor), since_(now) {
    const std::lock_guard lock(all_.mutex_);
    is_let_in_ = all_.make_room(address, now);
    if (is_let_in_) place_ = all_.stays_.enter(*this, address);
}

Stays::Stay::~Stay() {
    const std::lock_guard lock(all_.mutex_);
    if (is_let_in_ && !gave_way_) all_.stays_.leave(place_);
}

bool Stays::Stay::gave_way() const {
    const std::lock_guard lock(all_.mutex_);
    return gave_way_;
}

bool Stays::make_room(AddressKey address, Time now) {
    const std::size_t most = most_;
    if (most == 0 || stays_.size() < most) return true;
    Stay& first = stays_.first_to_go();
    const bool is_of_larger_crowd = stays_.largest() > stays_.count_of(address) + 1;
    if (now - first.since_ < patience_ && !is_of_larger_crowd) return false;
    stays_.leave(first.place_);
    first.gave_way_ = true;
    // Its thread sees the end of the stream. The descriptor is still its own: it leaves here, under the lock,
    // before it is closed.
    ::shutdown(first.descriptor_, SHUT_RDWR);
    return true;
}

} // namespace jsongled
