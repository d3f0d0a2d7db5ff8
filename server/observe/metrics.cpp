#include "server/observe/metrics.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <prometheus/text_serializer.h>

#include "server/observe/process_metrics.hpp"

namespace jsongled {
namespace {

using Labels = std::map<std::string, std::string>;

/// The values of a row's labels in this slot; the first label turns slowest.
Labels labels_of(const MetricRow& row, std::size_t slot, std::string_view version) {
    const std::array<std::size_t, 2> values{slot / row.labels[1].size, slot % row.labels[1].size};
    Labels labels;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Label& label = row.labels[i];
        if (label.name.empty()) continue;
        labels.emplace(label.name, label.text ? label.text(values[i]) : version);
    }
    return labels;
}

/// Fills the slots of one row, from `slot` on.
template<class Builder, class Series, class... More>
void add_series(prometheus::Registry& registry, Builder builder, const MetricRow& row, std::string_view version,
                Series** slot, const More&... more) {
    auto& family = builder.Name(std::string(row.text)).Help(std::string(row.help)).Register(registry);
    for (std::size_t i = 0; i < row.series(); ++i)
        slot[i] = &family.Add(labels_of(row, i, version), more...);
}

} // namespace

Metrics::Metrics(std::string_view version) {
    prometheus::Counter** counters = counters_.data();
    prometheus::Gauge** gauges = gauges_.data();
    prometheus::Histogram** histograms = histograms_.data();
    for (const MetricRow& row : metric_rows) {
        switch (row.kind) {
        case MetricKind::counter:
            add_series(registry_, prometheus::BuildCounter(), row, version, counters);
            counters += row.slots();
            break;
        case MetricKind::gauge:
            add_series(registry_, prometheus::BuildGauge(), row, version, gauges);
            gauges += row.slots();
            break;
        case MetricKind::histogram: {
            const prometheus::Histogram::BucketBoundaries buckets(row.buckets.begin(), row.buckets.end());
            add_series(registry_, prometheus::BuildHistogram(), row, version, histograms, buckets);
            histograms += row.slots();
            break;
        }
        }
    }
    series<Metric::build_info>().Set(1);
}

void Metrics::set_log_lines_dropped(std::uint64_t all) {
    auto& dropped = series<Metric::log_lines_dropped>();
    dropped.Increment(static_cast<double>(all) - dropped.Value());
}

void Metrics::set_counts(const RouterCounts& counts, std::size_t connections) {
    series<Metric::connections>().Set(static_cast<double>(connections));
    series<Metric::rooms>(RoomKind::room).Set(static_cast<double>(counts.rooms));
    series<Metric::rooms>(RoomKind::muc).Set(static_cast<double>(counts.mucs));
    for (const auto& state : WordsOf<CallState>::table)
        series<Metric::calls>(state.value).Set(static_cast<double>(counts.calls[index_of(state.value)]));
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
