#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "config/limit_table.hpp"
#include "protocol/call_record.hpp"
#include "protocol/errors.hpp"
#include "protocol/room_kind.hpp"
#include "server/observe/label_values.hpp"
#include "server/observe/refusal.hpp"
#include "server/observe/security_event.hpp"
#include "server/routing/resume_result.hpp"

namespace jsongled {

enum class Metric : std::uint8_t {
    connections,
    sessions_away,
    resumes,
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
    refused,
    accept_errors,
    security_events,
    limited,
    router_lock,
    log_lines_dropped,
    certificate_end,
    key_fetches,
    keys_fetched,
    store_in_order,
    store_queued_writes,
    store_queued_bytes,
    store_writes,
    store_commit,
    store_failures,
    store_log_bytes,
    store_bytes,
    build_info,
};

enum class MetricKind : std::uint8_t { counter, gauge, histogram };
template<>
struct WordsOf<MetricKind> {
    static constexpr std::array<Word<MetricKind>, 3> table{
        {{MetricKind::counter, "counter"}, {MetricKind::gauge, "gauge"}, {MetricKind::histogram, "histogram"}}};
};

struct MetricRow {
    Metric value;
    std::string_view text; ///< the name
    MetricKind kind;
    std::array<Label, 2> labels;
    std::span<const double> buckets; ///< upper bounds, of a histogram
    std::string_view help;
    std::size_t impossible = 0; ///< so many of the last combinations of its labels have no series

    /// Every combination of its labels has a slot.
    constexpr std::size_t slots() const { return labels[0].size * labels[1].size; }
    constexpr std::size_t series() const { return slots() - impossible; }

    /// What is counted of one series: of a histogram those in each bucket, those above, and the sum of all.
    constexpr std::size_t cells() const { return kind == MetricKind::histogram ? buckets.size() + 2 : 1; }
};

// People wait for a call to come up: from a blink to a minute.
inline constexpr std::array setup_buckets{0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0};
// Calls and connections last from seconds to a working day.
inline constexpr std::array lasting_buckets{1.0,    5.0,    15.0,   60.0,    300.0,  900.0,
                                            1800.0, 3600.0, 7200.0, 14400.0, 28800.0};
inline constexpr std::array mos_buckets{1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0};
inline constexpr std::array lock_buckets{1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 1e-4, 1e-3};

// From memory to a disk that takes seconds.
inline constexpr std::array commit_buckets{1e-4,  2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01,
                                           0.025, 0.05,   0.1,  0.5,  2.0,    10.0};

/// The one definition of the metrics.
inline constexpr std::array<MetricRow, 34> metric_rows{{
    {Metric::connections,
     "jsongled_connections",
     MetricKind::gauge,
     {},
     {},
     "WebSocket connections that are open."},
    {Metric::sessions_away,
     "jsongled_sessions_away",
     MetricKind::gauge,
     {},
     {},
     "Clients that have lost their connection and may come back for their session."},
    {Metric::resumes,
     "jsongled_resumes_total",
     MetricKind::counter,
     {label<ResumeResult>("result")},
     {},
     "Times that a client wanted to go on with a session."},
    {Metric::rooms,
     "jsongled_rooms",
     MetricKind::gauge,
     {label<RoomKind>("kind")},
     {},
     "Rooms with somebody in them."},
    {Metric::messages,
     "jsongled_messages_total",
     MetricKind::counter,
     {label<std::optional<Action>>("action"), label<Direction>("direction")},
     {},
     "Messages from and to clients; action is 'invalid' for malformed messages and unknown actions.",
     1},
    {Metric::bytes,
     "jsongled_bytes_total",
     MetricKind::counter,
     {label<Direction>("direction")},
     {},
     "Bytes of messages from clients, and of frames to them."},
    {Metric::deliveries,
     "jsongled_deliveries_total",
     MetricKind::counter,
     {},
     {},
     "Messages of clients handed to a recipient, each recipient counted."},
    {Metric::errors,
     "jsongled_errors_total",
     MetricKind::counter,
     {label<ErrorCode>("code")},
     {},
     "Errors that clients were told of."},
    {Metric::calls, "jsongled_calls", MetricKind::gauge, {label<CallState>("state")}, {}, "Calls in progress."},
    {Metric::calls_ended,
     "jsongled_calls_total",
     MetricKind::counter,
     {label<CallOutcome>("outcome")},
     {},
     "Calls that have ended."},
    {Metric::call_setup,
     "jsongled_call_setup_seconds",
     MetricKind::histogram,
     {},
     setup_buckets,
     "Time from propose to active."},
    {Metric::call_duration,
     "jsongled_call_duration_seconds",
     MetricKind::histogram,
     {},
     lasting_buckets,
     "Time from active to the end of a call."},
    {Metric::call_mos,
     "jsongled_call_mos",
     MetricKind::histogram,
     {},
     mos_buckets,
     "Mean opinion scores of calls, 0 to 5: the first that each party of a call reports, until two minutes "
     "after its "
     "end."},
    {Metric::connection_duration,
     "jsongled_connection_duration_seconds",
     MetricKind::histogram,
     {},
     lasting_buckets,
     "How long connections lasted."},
    {Metric::send_queue,
     "jsongled_send_queue_bytes",
     MetricKind::gauge,
     {},
     {},
     "Bytes that wait to be sent, over all connections."},
    {Metric::slow_consumers,
     "jsongled_slow_consumers_total",
     MetricKind::counter,
     {},
     {},
     "Connections closed because they did not read what was sent to them."},
    {Metric::refused,
     "jsongled_refused_total",
     MetricKind::counter,
     {label<RefusalReason>("reason")},
     {},
     "Connections and requests that were refused before there was a WebSocket."},
    {Metric::accept_errors,
     "jsongled_accept_errors_total",
     MetricKind::counter,
     {},
     {},
     "Times that a connection could not be accepted for want of descriptors or memory."},
    {Metric::security_events,
     "jsongled_security_events_total",
     MetricKind::counter,
     {label<SecurityEvent>("event")},
     {},
     "What somebody who looks after security wants to hear of."},
    {Metric::limited,
     "jsongled_limited_total",
     MetricKind::counter,
     {label<Limit>("limit")},
     {},
     "Times that somebody passed a limit, and was told so or refused."},
    {Metric::router_lock,
     "jsongled_router_lock_seconds",
     MetricKind::histogram,
     {},
     lock_buckets,
     "How long the router's lock was held, each time it was taken."},
    {Metric::log_lines_dropped,
     "jsongled_log_lines_dropped_total",
     MetricKind::counter,
     {},
     {},
     "Log lines that could not be written."},
    {Metric::certificate_end,
     "jsongled_tls_certificate_expires_seconds",
     MetricKind::gauge,
     {},
     {},
     "When the TLS certificate expires, in Unix time; 0 without TLS."},
    {Metric::key_fetches,
     "jsongled_key_fetches_total",
     MetricKind::counter,
     {label<KeyFetch>("result")},
     {},
     "Times that the keys of --jwks-url were asked for."},
    {Metric::keys_fetched,
     "jsongled_keys_fetched_seconds",
     MetricKind::gauge,
     {},
     {},
     "When the keys of --jwks-url were last fetched, in Unix time; 0 before that, and without it."},
    {Metric::store_in_order,
     "jsongled_store_in_order",
     MetricKind::gauge,
     {},
     {},
     "1 while the store keeps what it is given; 0 while chat is refused."},
    {Metric::store_queued_writes,
     "jsongled_store_queued_writes",
     MetricKind::gauge,
     {},
     {},
     "Writes that had come for the store by the end of its last batch."},
    {Metric::store_queued_bytes,
     "jsongled_store_queued_bytes",
     MetricKind::gauge,
     {},
     {},
     "Bytes of those writes."},
    {Metric::store_writes,
     "jsongled_store_writes_total",
     MetricKind::counter,
     {},
     {},
     "Writes that were committed."},
    {Metric::store_commit,
     "jsongled_store_commit_seconds",
     MetricKind::histogram,
     {},
     commit_buckets,
     "How long a commit took, with all the writes in it; its count is that of the commits."},
    {Metric::store_failures,
     "jsongled_store_failures_total",
     MetricKind::counter,
     {},
     {},
     "Commits that failed, and failed attempts to open the store again."},
    {Metric::store_log_bytes,
     "jsongled_store_log_bytes",
     MetricKind::gauge,
     {},
     {},
     "Bytes of the store that are durable, and in its log still."},
    {Metric::store_bytes,
     "jsongled_store_bytes",
     MetricKind::gauge,
     {},
     {},
     "Bytes of the store, its log not counted."},
    {Metric::build_info,
     "jsongled_build_info",
     MetricKind::gauge,
     {Label{"version"}},
     {},
     "Always 1; which version runs."},
}};
template<>
struct WordsOf<Metric> {
    static constexpr const auto& table = metric_rows;
};

/// Cells of the rows above.
constexpr std::size_t cells_before(Metric metric) {
    std::size_t cells = 0;
    for (std::size_t i = 0; i < index_of(metric); ++i)
        cells += metric_rows[i].slots() * metric_rows[i].cells();
    return cells;
}

/// Cells of all rows.
inline constexpr std::size_t metric_cells =
    cells_before(metric_rows.back().value) + metric_rows.back().slots() * metric_rows.back().cells();

/// Whether a row's labels take values of these types. The build's own value is not given.
template<class... Values>
constexpr bool takes(const MetricRow& row) {
    std::size_t given = 0;
    const bool fit = (row.labels.at(given++).template takes<Values>() && ... && true);
    return fit && (given == row.labels.size() || !row.labels[given].text);
}

/// The slot of these values among those of a row; the first label turns slowest.
constexpr std::size_t slot_of(const MetricRow&) {
    return 0;
}
template<class Value>
constexpr std::size_t slot_of(const MetricRow&, Value value) {
    return LabelValues<Value>::index(value);
}
template<class First, class Second>
constexpr std::size_t slot_of(const MetricRow& row, First first, Second second) {
    return LabelValues<First>::index(first) * row.labels[1].size + LabelValues<Second>::index(second);
}

/// Its labels as they are printed: "action, direction".
std::string label_names(const MetricRow& row);

/// The table of the metrics, as README.md has it.
std::string metrics_markdown();

} // namespace jsongled
