#pragma once

#include <chrono>
#include <string>

namespace jsongled {

/// What an operator asks first about a machine: memory, disk, processors, and how long the server is up. JSON.
std::string host_report(std::chrono::seconds uptime);

} // namespace jsongled
