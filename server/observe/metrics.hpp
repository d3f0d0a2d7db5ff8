#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "protocol/actions.hpp"
#include "protocol/errors.hpp"
#include "server/observe/metric_table.hpp"
#include "server/routing/facts.hpp"
#include "server/routing/router_counts.hpp"

namespace jsongled {

/// What the server counts. Owns every time series; all of them exist from the start, for every label value
/// there is, so a client can never add one. From any thread.
class Metrics {
  public:
    using Seconds = std::chrono::duration<double>;

    explicit Metrics(std::string_view version);

    void message_received(std::optional<Action> action, std::size_t bytes);
    void message_sent(Action action) { sent_[static_cast<std::size_t>(action)]->Increment(); }
    void bytes_sent(std::size_t bytes) { bytes_out_->Increment(static_cast<double>(bytes)); }
    void delivered() { deliveries_->Increment(); }
    void error_told(ErrorCode code) { errors_.at(code)->Increment(); }
    void call_ended(const CallEnded& end);
    void mos_reported(double mos) { call_mos_->Observe(mos); }
    void connection_ended(Seconds lasted) { connection_duration_->Observe(lasted.count()); }
    void send_queue_grew(std::size_t bytes) { send_queue_->Increment(static_cast<double>(bytes)); }
    void send_queue_shrank(std::size_t bytes) { send_queue_->Decrement(static_cast<double>(bytes)); }
    void slow_consumer() { slow_consumers_->Increment(); }
    void lock_held(Seconds held) { router_lock_->Observe(held.count()); }

    /// Brings the counter that mirrors the log up to date. From one thread.
    void set_log_lines_dropped(std::uint64_t all);
    /// Brings the gauges that mirror the router up to date.
    void set_counts(const RouterCounts& counts, std::size_t connections);

    /// Everything, process_* included, as it is now.
    std::vector<prometheus::MetricFamily> collect() const;

  private:
    static constexpr std::size_t invalid = actions.size();

    prometheus::Registry registry_;
    std::array<prometheus::Counter*, actions.size() + 1> received_{};
    std::array<prometheus::Counter*, actions.size()> sent_{};
    prometheus::Counter* bytes_in_;
    prometheus::Counter* bytes_out_;
    prometheus::Counter* deliveries_;
    std::map<ErrorCode, prometheus::Counter*> errors_;
    std::array<prometheus::Gauge*, call_state_words.size()> calls_{};
    std::array<prometheus::Counter*, call_outcome_words.size()> calls_ended_{};
    prometheus::Gauge* connections_;
    prometheus::Gauge* rooms_;
    prometheus::Gauge* mucs_;
    prometheus::Gauge* send_queue_;
    prometheus::Counter* slow_consumers_;
    prometheus::Histogram* call_setup_;
    prometheus::Histogram* call_duration_;
    prometheus::Histogram* call_mos_;
    prometheus::Histogram* connection_duration_;
    prometheus::Histogram* router_lock_;
    prometheus::Counter* log_lines_dropped_;
};

/// In the text format of Prometheus, version 0.0.4.
std::string prometheus_text(const std::vector<prometheus::MetricFamily>& families);
inline constexpr std::string_view prometheus_content_type = "text/plain; version=0.0.4; charset=utf-8";

/// As one flat JSON object: `{"name{label=\"value\"}": number}`; of a histogram its count and sum.
std::string flat_json(const std::vector<prometheus::MetricFamily>& families);

} // namespace jsongled
