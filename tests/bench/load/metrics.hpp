#pragma once

#include <netinet/in.h>

#include <string>
#include <string_view>

namespace jsongled::load {

/// What a server's admin port says of itself. Throws Failure where it is not there.
std::string metrics_of(const sockaddr_in& admin);

/// The value of the line that begins with this name and a blank; 0 without one.
double metric_in(const std::string& metrics, std::string_view name);

} // namespace jsongled::load
