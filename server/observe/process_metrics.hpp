#pragma once

#include <vector>

#include <prometheus/metric_family.h>

namespace jsongled {

/// What the kernel says of this process, under the names that Prometheus libraries use (process_*).
std::vector<prometheus::MetricFamily> process_metrics();

} // namespace jsongled
