#pragma once

#include <cstdint>
#include <functional>

#include "tests/bench/load/process_usage.hpp"
#include "tests/bench/load/run.hpp"
#include "tests/bench/load/server_under_test.hpp"

namespace jsongled::load {

/// Writes down what a server used for `count` of something: `rate` for each second of its CPU time,
/// `rate_wall`, `cpu` (seconds for each), `busy` (its share of one processor).
void tell(Figures& figures, const Usage& used, std::uint64_t count);

/// Writes down `system_calls` and `allocations` of a server for each of what `count` counts, where the kernel
/// lets us see them. Counting costs the server time, so it has its own turns of `run`, when no time is taken.
void count_events(Figures& figures, const ServerUnderTest& server, const std::function<void()>& run,
                  const std::function<std::uint64_t()>& count);

} // namespace jsongled::load
