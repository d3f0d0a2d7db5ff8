#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jsongled {

/// Wall-clock time with the resolution that goes on the wire.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Time that passes evenly, whatever is done to the wall clock; counted from no moment in particular.
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// One moment on both clocks. The wall clock's time is only ever stamped on something; how long things take and
/// when they are over is reckoned with the steady one.
struct Moment {
    Time wall;
    SteadyTime steady;
};

/// ISO 8601 with milliseconds and `Z`: `2026-01-02T03:04:05.678Z`. Years 0 to 9999.
using TimeText = std::array<char, 24>;
TimeText time_text(Time time);
std::string iso_8601(Time time);
/// Reads a time in this very form; nothing for a text in any other, or a day that no calendar has.
std::optional<Time> parse_time(std::string_view text);

} // namespace jsongled
