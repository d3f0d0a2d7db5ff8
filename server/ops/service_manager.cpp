#include "server/ops/service_manager.hpp"

#include <cstdlib>

#include <systemd/sd-daemon.h>
#include <time.h>

namespace jsongled::service_manager {

void ready(const std::string& status) {
    ::sd_notify(0, ("READY=1\nSTATUS=" + status).c_str());
}

void reloading() {
    // systemd wants the moment with it, to tell this reload from an earlier one.
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    const long long micros = static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000;
    ::sd_notify(0, ("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(micros)).c_str());
}

void stopping() {
    ::sd_notify(0, "STOPPING=1\nSTATUS=draining");
}

void watchdog() {
    ::sd_notify(0, "WATCHDOG=1");
}

std::chrono::microseconds watchdog_interval() {
    std::uint64_t micros = 0;
    return ::sd_watchdog_enabled(0, &micros) > 0 ? std::chrono::microseconds(micros)
                                                 : std::chrono::microseconds(0);
}

std::vector<ActivatedSocket> activated_sockets() {
    char** names = nullptr;
    const int count = ::sd_listen_fds_with_names(1, &names);
    std::vector<ActivatedSocket> sockets;
    for (int i = 0; i < count; ++i) {
        sockets.push_back({names[i], SD_LISTEN_FDS_START + i});
        std::free(names[i]);
    }
    std::free(names);
    return sockets;
}

} // namespace jsongled::service_manager
