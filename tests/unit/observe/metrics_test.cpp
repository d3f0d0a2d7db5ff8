#include "server/observe/metrics.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "server/net/shared_router.hpp"

namespace jsongled {
namespace {

TEST(MetricTable, is_what_is_exported_and_nothing_else) {
    std::map<std::string, prometheus::MetricFamily> families;
    for (auto& family : Metrics("1.2.3").collect())
        families[family.name] = family;
    for (const MetricRow& row : metric_rows) {
        ASSERT_TRUE(families.contains(std::string(row.text))) << row.text;
        const auto& family = families[std::string(row.text)];
        EXPECT_EQ(family.help, row.help);
        const auto type = row.kind == MetricKind::counter ? prometheus::MetricType::Counter
                          : row.kind == MetricKind::gauge ? prometheus::MetricType::Gauge
                                                          : prometheus::MetricType::Histogram;
        EXPECT_EQ(family.type, type) << row.text;
        std::string labels;
        for (const auto& label : family.metric.at(0).label)
            labels += (labels.empty() ? "" : ", ") + label.name;
        EXPECT_EQ(labels, label_names(row)) << row.text;
        EXPECT_EQ(family.metric.size(), row.series()) << row.text;
        EXPECT_EQ(row.buckets.empty(), row.kind != MetricKind::histogram) << row.text;
        families.erase(std::string(row.text));
    }
    for (const auto& [name, family] : families)
        EXPECT_TRUE(name.starts_with("process_")) << name;
}

TEST(Metrics, count_what_they_are_told) {
    Metrics metrics("1");
    metrics.message_received(Action::session_text, 100);
    metrics.message_received(std::nullopt, 7);
    metrics.series<Metric::messages>(std::optional(Action::ack), Direction::out).Increment();
    metrics.series<Metric::errors>(ErrorCode::conflict).Increment();
    metrics.series<Metric::calls_ended>(CallOutcome::answered).Increment();
    metrics.series<Metric::call_setup>().Observe(1.5);
    metrics.series<Metric::call_duration>().Observe(60);
    metrics.series<Metric::send_queue>().Increment(10);
    metrics.series<Metric::send_queue>().Decrement(4);
    metrics.set_log_lines_dropped(3);
    metrics.set_log_lines_dropped(8);
    metrics.set_certificate_end(Time(std::chrono::milliseconds(1'800'000'000'999)));
    metrics.set_counts({1, 2, 3, 4, {5, 0, 0, 0, 6}}, 9);
    const auto flat = boost::json::parse(flat_json(metrics.collect())).as_object();
    const auto value = [&](const char* name) { return flat.at(name).to_number<double>(); };
    EXPECT_EQ(value(R"(jsongled_messages_total{action="session-text",direction="in"})"), 1);
    EXPECT_EQ(value(R"(jsongled_messages_total{action="invalid",direction="in"})"), 1);
    EXPECT_EQ(value(R"(jsongled_messages_total{action="ack",direction="out"})"), 1);
    EXPECT_EQ(value(R"(jsongled_bytes_total{direction="in"})"), 107);
    EXPECT_EQ(value(R"(jsongled_errors_total{code="409001"})"), 1);
    EXPECT_EQ(value(R"(jsongled_calls_total{outcome="answered"})"), 1);
    EXPECT_EQ(value("jsongled_call_setup_seconds_sum"), 1.5);
    EXPECT_EQ(value("jsongled_call_duration_seconds_count"), 1);
    EXPECT_EQ(value("jsongled_send_queue_bytes"), 6);
    EXPECT_EQ(value("jsongled_log_lines_dropped_total"), 8);
    EXPECT_EQ(value("jsongled_tls_certificate_expires_seconds"), 1'800'000'000);
    EXPECT_EQ(value(R"(jsongled_rooms{kind="room"})"), 3);
    EXPECT_EQ(value(R"(jsongled_rooms{kind="muc"})"), 4);
    EXPECT_EQ(value(R"(jsongled_calls{state="active"})"), 6);
    EXPECT_EQ(value("jsongled_connections"), 9);
    EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
    EXPECT_GT(value("process_open_fds"), 2);
}

/// Increments the counter of every combination of a metric's labels, each another number of times.
template<Metric metric, class First, class Second>
std::map<std::string, double> count_each(Metrics& metrics) {
    std::map<std::string, double> counted;
    for (const auto& first : WordsOf<First>::table)
        for (const auto& second : WordsOf<Second>::table) {
            const auto by = static_cast<double>(counted.size() + 1);
            metrics.series<metric>(std::optional(first.value), second.value).Increment(by);
            counted[std::string(first.text) + '/' + std::string(second.text)] = by;
        }
    return counted;
}

TEST(Metrics, keep_the_values_of_two_labels_apart) {
    Metrics metrics("1");
    const auto counted = count_each<Metric::messages, Action, Direction>(metrics);
    std::map<std::string, double> collected;
    for (const auto& family : metrics.collect())
        if (family.name == row_of(Metric::messages).text)
            for (const auto& metric : family.metric)
                if (metric.label.at(0).value != "invalid")
                    collected[metric.label.at(0).value + '/' + metric.label.at(1).value] = metric.counter.value;
    EXPECT_EQ(collected, counted);
}

TEST(Metrics, keep_the_values_of_one_label_apart) {
    Metrics metrics("1");
    double by = 0;
    for (const auto& error : error_rows)
        metrics.series<Metric::errors>(error.value).Increment(++by);
    by = 0;
    for (const auto& family : metrics.collect())
        if (family.name == row_of(Metric::errors).text)
            for (const auto& error : error_rows) {
                const auto of_code = [&](const auto& metric) { return metric.label.at(0).value == error.text; };
                const auto found = std::ranges::find_if(family.metric, of_code);
                ASSERT_NE(found, family.metric.end()) << error.text;
                EXPECT_EQ(found->counter.value, ++by) << error.text;
            }
    EXPECT_EQ(by, static_cast<double>(error_rows.size()));
}

} // namespace
} // namespace jsongled
