#include "server/observe/metrics.hpp"

#include <array>
#include <limits>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <prometheus/text_serializer.h>

#include "server/observe/process_metrics.hpp"

namespace jsongled {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricType;

MetricType type_of(MetricKind kind) {
    switch (kind) {
    case MetricKind::counter: return MetricType::Counter;
    case MetricKind::gauge: return MetricType::Gauge;
    case MetricKind::histogram: break;
    }
    return MetricType::Histogram;
}

/// The values of a row's labels in this slot; the first label turns slowest.
std::vector<ClientMetric::Label> labels_of(const MetricRow& row, std::size_t slot, std::string_view version) {
    const std::array<std::size_t, 2> values{slot / row.labels[1].size, slot % row.labels[1].size};
    std::vector<ClientMetric::Label> labels;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Label& label = row.labels[i];
        if (label.name.empty()) continue;
        labels.push_back({std::string(label.name), std::string(label.text ? label.text(values[i]) : version)});
    }
    return labels;
}

ClientMetric::Histogram histogram_of(const MetricRow& row, const Tallies& tallies, std::size_t first_cell) {
    ClientMetric::Histogram histogram;
    for (std::size_t i = 0; i <= row.buckets.size(); ++i) {
        histogram.sample_count += static_cast<std::uint64_t>(tallies.sum(first_cell + i));
        const double bound = i < row.buckets.size() ? row.buckets[i] : std::numeric_limits<double>::infinity();
        histogram.bucket.push_back({histogram.sample_count, bound});
    }
    histogram.sample_sum = tallies.sum(first_cell + row.buckets.size() + 1);
    return histogram;
}

ClientMetric metric_of(const MetricRow& row, const Tallies& tallies, std::size_t first_cell) {
    ClientMetric metric;
    switch (row.kind) {
    case MetricKind::counter: metric.counter.value = tallies.sum(first_cell); break;
    // What was added to one thread's cell after it was read may be missing where another has taken it off.
    case MetricKind::gauge: metric.gauge.value = std::max(0.0, tallies.sum(first_cell)); break;
    case MetricKind::histogram: metric.histogram = histogram_of(row, tallies, first_cell); break;
    }
    return metric;
}

double unix_seconds(Time time) {
    return static_cast<double>(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
}

} // namespace

Metrics::Metrics(std::string_view version) : version_(version) {
    series<Metric::build_info>().Set(1);
}

void Metrics::set_log_lines_dropped(std::uint64_t all) {
    series<Metric::log_lines_dropped>().Set(static_cast<double>(all));
}

void Metrics::set_certificate_end(Time end) {
    series<Metric::certificate_end>().Set(unix_seconds(end));
}

void Metrics::keys_fetched(Time when) {
    series<Metric::key_fetches>(KeyFetch::fetched).Increment();
    series<Metric::keys_fetched>().Set(unix_seconds(when));
}

void Metrics::set_counts(const RouterCounts& counts, std::size_t connections) {
    series<Metric::connections>().Set(static_cast<double>(connections));
    series<Metric::sessions_away>().Set(static_cast<double>(counts.absent));
    series<Metric::rooms>(RoomKind::room).Set(static_cast<double>(counts.rooms));
    series<Metric::rooms>(RoomKind::muc).Set(static_cast<double>(counts.mucs));
    for (const auto& state : WordsOf<CallState>::table)
        series<Metric::calls>(state.value).Set(static_cast<double>(counts.calls[index_of(state.value)]));
}

std::vector<prometheus::MetricFamily> Metrics::collect() const {
    std::vector<prometheus::MetricFamily> families;
    for (const MetricRow& row : metric_rows) {
        prometheus::MetricFamily family{std::string(row.text), std::string(row.help), type_of(row.kind), {}};
        for (std::size_t slot = 0; slot < row.series(); ++slot) {
            ClientMetric metric = metric_of(row, tallies_, cells_before(row.value) + slot * row.cells());
            metric.label = labels_of(row, slot, version_);
            family.metric.push_back(std::move(metric));
        }
        families.push_back(std::move(family));
    }
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
