#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace jsongled {

enum class Metric : std::uint8_t {
    connections,
    rooms,
    messages,
    bytes,
    deliveries,
    errors,
    calls,
    calls_ended,
    call_setup,
    call_duration,
    call_mos,
    connection_duration,
    send_queue,
    slow_consumers,
    router_lock,
    log_lines_dropped,
    build_info,
};

enum class MetricKind : std::uint8_t { counter, gauge, histogram };

struct MetricRow {
    Metric metric;
    std::string_view name;
    MetricKind kind;
    std::string_view labels; ///< for the documentation; each takes its values from a closed set
    std::string_view help;
};

/// The one definition of the metrics, in the order of the enum.
inline constexpr std::array<MetricRow, 17> metric_rows{{
    {Metric::connections, "jsongled_connections", MetricKind::gauge, "",
     "WebSocket connections that are open."},
    {Metric::rooms, "jsongled_rooms", MetricKind::gauge, "kind", "Rooms with somebody in them."},
    {Metric::messages, "jsongled_messages_total", MetricKind::counter, "action, direction",
     "Messages from and to clients; action is 'invalid' for what is no envelope of a known action."},
    {Metric::bytes, "jsongled_bytes_total", MetricKind::counter, "direction",
     "Bytes of messages from clients, and of frames to them."},
    {Metric::deliveries, "jsongled_deliveries_total", MetricKind::counter, "",
     "Messages of clients handed to a recipient, each recipient counted."},
    {Metric::errors, "jsongled_errors_total", MetricKind::counter, "code", "Errors that clients were told of."},
    {Metric::calls, "jsongled_calls", MetricKind::gauge, "state", "Calls that are on."},
    {Metric::calls_ended, "jsongled_calls_total", MetricKind::counter, "outcome", "Calls that are over."},
    {Metric::call_setup, "jsongled_call_setup_seconds", MetricKind::histogram, "",
     "Time from propose to active."},
    {Metric::call_duration, "jsongled_call_duration_seconds", MetricKind::histogram, "",
     "Time from active to the end of a call."},
    {Metric::call_mos, "jsongled_call_mos", MetricKind::histogram, "",
     "Mean opinion scores that clients reported, 0 to 5."},
    {Metric::connection_duration, "jsongled_connection_duration_seconds", MetricKind::histogram, "",
     "How long connections lasted."},
    {Metric::send_queue, "jsongled_send_queue_bytes", MetricKind::gauge, "",
     "Bytes that wait to be sent, over all connections."},
    {Metric::slow_consumers, "jsongled_slow_consumers_total", MetricKind::counter, "",
     "Connections closed because they did not read what was sent to them."},
    {Metric::router_lock, "jsongled_router_lock_seconds", MetricKind::histogram, "",
     "How long the router's lock was held, each time it was taken."},
    {Metric::log_lines_dropped, "jsongled_log_lines_dropped_total", MetricKind::counter, "",
     "Log lines that could not be written."},
    {Metric::build_info, "jsongled_build_info", MetricKind::gauge, "version", "Always 1; which version runs."},
}};

} // namespace jsongled
