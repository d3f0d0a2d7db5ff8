#pragma once

#include <chrono>
#include <string>

namespace jsongled {

/// Wall-clock time with the resolution that goes on the wire.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// ISO 8601 with milliseconds and `Z`: `2026-01-02T03:04:05.678Z`. Years 0 to 9999.
std::string iso_8601(Time time);

} // namespace jsongled
