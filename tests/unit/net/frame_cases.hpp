#pragma once

#include <gmock/gmock.h>

#include "tests/support/frame_events.hpp"

namespace jsongled::testing {

using Events = std::vector<std::string>;

constexpr unsigned fin = 0x80;
constexpr unsigned continuation = 0x0;
constexpr unsigned text = 0x1;
constexpr unsigned binary = 0x2;
constexpr unsigned close = 0x8;
constexpr unsigned ping = 0x9;
constexpr unsigned pong = 0xa;

constexpr FrameLimits wide_limits{1'000'000, 16'000'000};

/// Whole, a byte at a time, and cut into two at each place (at some, if it is long): the reader tells the same.
void expect_events(std::string_view bytes, const Events& expected, FrameLimits limits = wide_limits);

/// After which byte the reader told its first event; 0 if it told none.
std::size_t bytes_until_told(std::string_view bytes, FrameLimits limits = wide_limits);

} // namespace jsongled::testing
