#include "server/signal_mask.hpp"

namespace jsongled {

void SignalMask::set(int how) {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        ::sigaddset(&signals, signal);
    ::pthread_sigmask(how, &signals, nullptr);
}

bool SignalMask::takes_stop() {
    sigset_t stops;
    ::sigemptyset(&stops);
    ::sigaddset(&stops, SIGTERM);
    ::sigaddset(&stops, SIGINT);
    constexpr timespec at_once{};
    return ::sigtimedwait(&stops, nullptr, &at_once) > 0;
}

} // namespace jsongled
