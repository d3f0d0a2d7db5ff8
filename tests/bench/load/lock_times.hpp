#pragma once

#include <netinet/in.h>

#include <map>
#include <optional>

#include "tests/bench/load/run.hpp"

namespace jsongled::load {

/// How often the router's lock was held for how long: the buckets of its histogram, by their upper bounds in
/// seconds, each with those below.
using LockTimes = std::map<double, double>;

/// What the server's metrics say; empty where there are none.
LockTimes lock_times(const std::optional<sockaddr_in>& admin);
LockTimes operator-(LockTimes later, const LockTimes& earlier);

/// Writes down `lock_p50` and `lock_p99`, if known.
void tell(Figures& figures, const LockTimes& times);

} // namespace jsongled::load
