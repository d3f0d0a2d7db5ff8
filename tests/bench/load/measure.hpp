#pragma once

#include <cstdint>
#include <optional>

#include "tests/bench/load/process_usage.hpp"
#include "tests/bench/load/run.hpp"

namespace jsongled::load {

/// Writes down what a server used for `count` of something: `rate` for each second of its CPU time,
/// `rate_wall`, `cpu` (seconds for each), `system_calls` (for each), `busy` (its share of one processor).
void tell(Figures& figures, const Usage& used, std::uint64_t count);

} // namespace jsongled::load
