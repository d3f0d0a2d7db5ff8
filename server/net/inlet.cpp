#include "server/net/inlet.hpp"

#include <utility>

#include "server/net/session.hpp"

namespace jsongled {

void Inlet::deliver(OutgoingPtr message) {
    if (overflowed_) return;
    if (session_.transport().reserve(message->cost()))
        return session_.mailbox().put({&session_, std::move(message)});
    overflowed_ = true;
    close(CloseCause::slow);
}

Fill Inlet::fill_with(std::size_t cost) const {
    return session_.transport().fill_with(cost);
}

void Inlet::hold() {
    // What is said by way of the store is said on its thread.
    if (session_.mailbox().is_own())
        session_.hold();
    else
        session_.mailbox().put({&session_, Letter::Hold()});
}

void Inlet::go_on() {
    session_.mailbox().put({&session_, Letter::GoOn()});
}

void Inlet::speak_as(std::string_view peer) {
    session_.speak_as(peer);
}

void Inlet::probe(std::uint64_t number) {
    session_.mailbox().put({&session_, Letter::Probe{number}});
}

void Inlet::close(CloseCause why) {
    session_.mailbox().put({&session_, why});
}

} // namespace jsongled
