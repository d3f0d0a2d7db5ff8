#include "server/signals.hpp"

#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <system_error>

#include <sys/signalfd.h>
#include <unistd.h>

namespace jsongled {
namespace {

sigset_t set_of(std::initializer_list<int> all) {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : all)
        ::sigaddset(&signals, signal);
    return signals;
}

} // namespace

Signals::Signals() {
    const sigset_t taken = set_of({SIGTERM, SIGINT, SIGHUP});
    ::pthread_sigmask(SIG_BLOCK, &taken, nullptr);
    descriptor_ = ::signalfd(-1, &taken, SFD_NONBLOCK | SFD_CLOEXEC);
    if (descriptor_ < 0) throw std::system_error(errno, std::system_category(), "signalfd");
}

Signals::~Signals() {
    ::close(descriptor_);
}

std::optional<int> Signals::take() const {
    signalfd_siginfo signal{};
    if (::read(descriptor_, &signal, sizeof signal) != sizeof signal) return std::nullopt;
    return static_cast<int>(signal.ssi_signo);
}

bool Signals::takes_stop() {
    const sigset_t stops = set_of({SIGTERM, SIGINT});
    constexpr timespec at_once{};
    return ::sigtimedwait(&stops, nullptr, &at_once) > 0;
}

} // namespace jsongled
