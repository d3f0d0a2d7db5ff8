#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace jsongled {

/// What systemd is told (sd_notify) and what it hands over (socket activation). Without systemd all of it does
/// nothing.
namespace service_manager {

void ready(const std::string& status);
void reloading();
void stopping();
void watchdog();

/// How often watchdog() is expected, or zero for never.
std::chrono::microseconds watchdog_interval();

/// Listening sockets that came with the start. The one named `admin` is for the admin listener.
struct ActivatedSocket {
    std::string name;
    int descriptor;
};
std::vector<ActivatedSocket> activated_sockets();

} // namespace service_manager
} // namespace jsongled
