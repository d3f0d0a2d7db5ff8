#include "server/observe/metrics.hpp"

#include <set>

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
        ASSERT_TRUE(families.contains(std::string(row.name))) << row.name;
        const auto& family = families[std::string(row.name)];
        EXPECT_EQ(family.help, row.help);
        const auto type = row.kind == MetricKind::counter ? prometheus::MetricType::Counter
                          : row.kind == MetricKind::gauge ? prometheus::MetricType::Gauge
                                                          : prometheus::MetricType::Histogram;
        EXPECT_EQ(family.type, type) << row.name;
        std::string labels;
        for (const auto& label : family.metric.at(0).label)
            labels += (labels.empty() ? "" : ", ") + label.name;
        EXPECT_EQ(labels, row.labels) << row.name;
        families.erase(std::string(row.name));
    }
    for (const auto& [name, family] : families)
        EXPECT_TRUE(name.starts_with("process_")) << name;
}

TEST(Metrics, count_what_they_are_told) {
    Metrics metrics("1");
    metrics.message_received(Action::session_text, 100);
    metrics.message_received(std::nullopt, 7);
    metrics.message_sent(Action::ack);
    metrics.error_told(ErrorCode::conflict);
    metrics.call_ended({"s", "alice", "bob", CallOutcome::answered, std::chrono::milliseconds(1500),
                        std::chrono::seconds(60)});
    metrics.send_queue_grew(10);
    metrics.send_queue_shrank(4);
    metrics.set_log_lines_dropped(3);
    metrics.set_log_lines_dropped(8);
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
    EXPECT_EQ(value(R"(jsongled_rooms{kind="room"})"), 3);
    EXPECT_EQ(value(R"(jsongled_rooms{kind="muc"})"), 4);
    EXPECT_EQ(value(R"(jsongled_calls{state="active"})"), 6);
    EXPECT_EQ(value("jsongled_connections"), 9);
    EXPECT_GT(value("process_resident_memory_bytes"), 1e6);
    EXPECT_GT(value("process_open_fds"), 2);
}

} // namespace
} // namespace jsongled
