#include "server/observe/metrics.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <prometheus/text_serializer.h>

#include "server/observe/process_metrics.hpp"

namespace jsongled {
namespace {

using prometheus::Histogram;
using Labels = std::map<std::string, std::string>;
using Buckets = Histogram::BucketBoundaries;

constexpr bool rows_follow_the_enum() {
    for (std::size_t i = 0; i < metric_rows.size(); ++i)
        if (static_cast<std::size_t>(metric_rows[i].metric) != i) return false;
    return static_cast<std::size_t>(Metric::build_info) + 1 == metric_rows.size();
}
static_assert(rows_follow_the_enum());

const MetricRow& row_of(Metric metric) {
    return metric_rows[static_cast<std::size_t>(metric)];
}

template<class Builder>
auto& family(prometheus::Registry& registry, Builder builder, Metric metric) {
    const MetricRow& row = row_of(metric);
    return builder.Name(std::string(row.name)).Help(std::string(row.help)).Register(registry);
}

// Humans wait for a call to come up: from a blink to a minute.
const Buckets setup_buckets{0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60};
// Calls and connections last from seconds to a working day.
const Buckets lasting_buckets{1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 14400, 28800};
const Buckets mos_buckets{1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5};
const Buckets lock_buckets{1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 1e-4, 1e-3};

} // namespace

Metrics::Metrics(std::string_view version) {
    const auto counter = [&](Metric metric, const Labels& labels) {
        return &family(registry_, prometheus::BuildCounter(), metric).Add(labels);
    };
    const auto gauge = [&](Metric metric, const Labels& labels) {
        return &family(registry_, prometheus::BuildGauge(), metric).Add(labels);
    };
    const auto histogram = [&](Metric metric, const Buckets& buckets) {
        return &family(registry_, prometheus::BuildHistogram(), metric).Add({}, buckets);
    };

    connections_ = gauge(Metric::connections, {});
    rooms_ = gauge(Metric::rooms, {{"kind", std::string(word::room)}});
    mucs_ = gauge(Metric::rooms, {{"kind", std::string(word::muc)}});
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const std::string action(actions[i].word);
        received_[i] = counter(Metric::messages, {{"action", action}, {"direction", "in"}});
        sent_[i] = counter(Metric::messages, {{"action", action}, {"direction", "out"}});
    }
    received_[invalid] = counter(Metric::messages, {{"action", "invalid"}, {"direction", "in"}});
    bytes_in_ = counter(Metric::bytes, {{"direction", "in"}});
    bytes_out_ = counter(Metric::bytes, {{"direction", "out"}});
    deliveries_ = counter(Metric::deliveries, {});
    for (const ErrorRow& row : error_rows)
        errors_[row.code] =
            counter(Metric::errors, {{"code", std::to_string(static_cast<std::uint32_t>(row.code))}});
    for (std::size_t i = 0; i < calls_.size(); ++i)
        calls_[i] = gauge(Metric::calls, {{"state", std::string(call_state_words[i])}});
    for (std::size_t i = 0; i < calls_ended_.size(); ++i)
        calls_ended_[i] = counter(Metric::calls_ended, {{"outcome", std::string(call_outcome_words[i])}});
    call_setup_ = histogram(Metric::call_setup, setup_buckets);
    call_duration_ = histogram(Metric::call_duration, lasting_buckets);
    call_mos_ = histogram(Metric::call_mos, mos_buckets);
    connection_duration_ = histogram(Metric::connection_duration, lasting_buckets);
    send_queue_ = gauge(Metric::send_queue, {});
    slow_consumers_ = counter(Metric::slow_consumers, {});
    router_lock_ = histogram(Metric::router_lock, lock_buckets);
    log_lines_dropped_ = counter(Metric::log_lines_dropped, {});
    gauge(Metric::build_info, {{"version", std::string(version)}})->Set(1);
}

void Metrics::message_received(std::optional<Action> action, std::size_t bytes) {
    received_[action ? static_cast<std::size_t>(*action) : invalid]->Increment();
    bytes_in_->Increment(static_cast<double>(bytes));
}

void Metrics::call_ended(const CallEnded& end) {
    calls_ended_[static_cast<std::size_t>(end.outcome)]->Increment();
    if (end.setup) call_setup_->Observe(Seconds(*end.setup).count());
    if (end.talk) call_duration_->Observe(Seconds(*end.talk).count());
}

void Metrics::set_log_lines_dropped(std::uint64_t all) {
    log_lines_dropped_->Increment(static_cast<double>(all) - log_lines_dropped_->Value());
}

void Metrics::set_counts(const RouterCounts& counts, std::size_t connections) {
    connections_->Set(static_cast<double>(connections));
    rooms_->Set(static_cast<double>(counts.rooms));
    mucs_->Set(static_cast<double>(counts.mucs));
    for (std::size_t i = 0; i < calls_.size(); ++i)
        calls_[i]->Set(static_cast<double>(counts.calls[i]));
}

std::vector<prometheus::MetricFamily> Metrics::collect() const {
    auto families = registry_.Collect();
    for (auto& own : process_metrics())
        families.push_back(std::move(own));
    return families;
}

std::string prometheus_text(const std::vector<prometheus::MetricFamily>& families) {
    return prometheus::TextSerializer().Serialize(families);
}

std::string flat_json(const std::vector<prometheus::MetricFamily>& families) {
    boost::json::object flat;
    for (const auto& one : families) {
        for (const auto& metric : one.metric) {
            std::string labels;
            for (const auto& label : metric.label)
                labels += (labels.empty() ? "{" : ",") + label.name + "=\"" + label.value + "\"";
            if (!labels.empty()) labels += "}";
            switch (one.type) {
            case prometheus::MetricType::Counter: flat[one.name + labels] = metric.counter.value; break;
            case prometheus::MetricType::Gauge: flat[one.name + labels] = metric.gauge.value; break;
            default:
                flat[one.name + "_count" + labels] = metric.histogram.sample_count;
                flat[one.name + "_sum" + labels] = metric.histogram.sample_sum;
            }
        }
    }
    return boost::json::serialize(flat);
}

} // namespace jsongled
