#include "server/signal_mask.hpp"

namespace jsongled {

void SignalMask::set(int how) {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        ::sigaddset(&signals, signal);
    ::pthread_sigmask(how, &signals, nullptr);
}

bool SignalMask::wait_for_stop(std::chrono::milliseconds time) {
    sigset_t stops;
    ::sigemptyset(&stops);
    ::sigaddset(&stops, SIGTERM);
    ::sigaddset(&stops, SIGINT);
    const timespec patience{time.count() / 1000, time.count() % 1000 * 1'000'000};
    return ::sigtimedwait(&stops, nullptr, &patience) > 0;
}

} // namespace jsongled
