#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/metric_family.h>

#include "protocol/time.hpp"
#include "server/observe/series.hpp"
#include "server/routing/router_counts.hpp"

namespace jsongled {

/// What the server counts. All time series there are exist from the start, for every label value, so a client
/// can never add one. From any thread.
class Metrics {
  public:
    explicit Metrics(std::string_view version);

    /// The series of a metric for these values of its labels, to increment, set or observe.
    template<Metric metric, class... Values>
    Series<metric> series(Values... values) {
        constexpr const MetricRow& row = row_of(metric);
        static_assert(takes<Values...>(row), "the values are of other types than those of the row's labels");
        return {tallies_, slot_of(row, values...)};
    }

    void message_received(std::optional<Action> action, std::size_t bytes) {
        series<Metric::messages>(action, Direction::in).Increment();
        series<Metric::bytes>(Direction::in).Increment(static_cast<double>(bytes));
    }

    /// Brings the counter that mirrors the log up to date. From one thread.
    void set_log_lines_dropped(std::uint64_t all);
    void set_certificate_end(Time end);
    void keys_fetched(Time when);
    /// Brings the gauges that mirror the router up to date.
    void set_counts(const RouterCounts& counts, std::size_t connections);

    /// Everything, process_* included, as it is now.
    std::vector<prometheus::MetricFamily> collect() const;

  private:
    const std::string version_;
    Tallies tallies_;
};

/// In the text format of Prometheus, version 0.0.4.
std::string prometheus_text(const std::vector<prometheus::MetricFamily>& families);
inline constexpr std::string_view prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// As one flat JSON object: `{"name{label=\"value\"}": number}`; of a histogram its count and sum.
std::string flat_json(const std::vector<prometheus::MetricFamily>& families);

} // namespace jsongled
