#include "server/observe/telemetry.hpp"

#include <cstdlib>

namespace jsongled {
namespace {

constexpr std::chrono::seconds limit_window{10};

/// A client that sends such a thing is broken or hostile; other refusals are everyday.
bool is_suspicious(ErrorCode code) {
    return code == ErrorCode::not_json || code == ErrorCode::no_jsongle;
}

} // namespace

Telemetry::Telemetry(Metrics& metrics, Log& log)
    : metrics_(metrics),
      log_(log),
      store_(metrics, log),
      repeats_(client_lines.size()),
      window_ends_(std::chrono::steady_clock::now() + limit_window) {}

Telemetry::~Telemetry() {
    tell_suppressed();
}

void Telemetry::record(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts)
        std::visit([this](const auto& one) { record(one); }, fact);
}

void Telemetry::refused(RefusalReason reason, std::string_view address) {
    metrics_.series<Metric::refused>(reason).Increment();
    if (const auto limit = row_of(reason).limit) limited({*limit, address});
    const bool is_warning = row_of(reason).level == LogLevel::warn;
    tell(is_warning ? ClientLine::connection_turned_away : ClientLine::connection_refused, address,
         {{"reason", to_string(reason)}, {"address", address}});
}

void Telemetry::security(const SecurityNote& note) {
    metrics_.series<Metric::security_events>(note.event).Increment();
    const std::string_view event = to_string(note.event);
    const std::initializer_list<LogField> fields{
        {"event", event},        {"conn", note.conn}, {"address", note.address}, {"uid", note.uid},
        {"reason", note.reason}, {"by", note.by},     {"subject", note.subject}};
    // An operator's acts are no stranger's: every one of them is told.
    if (note.event == SecurityEvent::admin_act)
        return log_.write(LogLevel::warn, row_of(ClientLine::security_event).text, fields);
    tell(ClientLine::security_event, note.address, fields);
}

void Telemetry::limited(const LimitNote& note) {
    metrics_.series<Metric::limited>(note.limit).Increment();
    security({.event = SecurityEvent::limit_reached,
              .conn = note.conn,
              .address = note.address,
              .uid = note.uid,
              .reason = to_string(note.limit)});
}

void Telemetry::accept_failed(std::string_view listener, std::string_view reason) {
    metrics_.series<Metric::accept_errors>().Increment();
    tell(ClientLine::accept_failed, listener, {{"listener", listener}, {"reason", reason}});
}

void Telemetry::abort(std::string_view breach) {
    log_.write(LogLevel::error, "the tables of the router do not agree: the server ends rather than misdeliver",
               {{"breach", breach}});
    log_.flush();
    std::abort();
}

void Telemetry::tick(std::chrono::steady_clock::time_point now) {
    if (now < window_ends_) return;
    window_ends_ = now + limit_window;
    tell_suppressed();
}

void Telemetry::record(const Connected& fact) {
    tell(ClientLine::connection_opened, fact.peer, {{"conn", fact.peer}, {"address", fact.address}});
}

void Telemetry::record(const Disconnected& fact) {
    metrics_.series<Metric::connection_duration>().Observe(seconds(fact.lasted));
    const bool is_slow = fact.cause == CloseCause::slow;
    if (is_slow) metrics_.series<Metric::slow_consumers>().Increment();
    tell(is_slow ? ClientLine::connection_too_slow : ClientLine::connection_closed, fact.peer,
         {{"conn", fact.peer},
          {"uid", fact.uid},
          {"address", fact.address},
          {"cause", to_string(fact.cause)},
          {"code", fact.code},
          {"lasted_ms", fact.lasted}});
}

void Telemetry::record(const ConnectionLost& fact) {
    tell(ClientLine::connection_lost, fact.peer,
         {{"conn", fact.peer},
          {"uid", fact.uid},
          {"address", fact.address},
          {"cause", to_string(fact.cause)},
          {"code", fact.code}});
}

void Telemetry::record(const SessionResumed& fact) {
    metrics_.series<Metric::resumes>(fact.result).Increment();
    tell(ClientLine::session_resumed, fact.connection,
         {{"conn", fact.connection},
          {"uid", fact.uid},
          {"address", fact.address},
          {"session", fact.peer},
          {"result", to_string(fact.result)}});
}

void Telemetry::record(const HelloDone& fact) {
    tell(ClientLine::hello, fact.peer, {{"conn", fact.peer}, {"uid", fact.uid}});
}

void Telemetry::record(const CredentialRefused& fact) {
    security({.event = SecurityEvent::credential_refused,
              .conn = fact.peer,
              .address = fact.address,
              .uid = fact.uid,
              .reason = fact.why});
}

void Telemetry::record(const Refused& fact) {
    metrics_.series<Metric::errors>(fact.code).Increment();
    const auto code = number_of(fact.code);
    if (fact.oversize) {
        tell(ClientLine::message_too_large, fact.peer,
             {{"conn", fact.peer},
              {"uid", fact.uid},
              {"mid", fact.mid},
              {"bytes", fact.oversize->bytes},
              {"limit", fact.oversize->limit}});
    } else if (is_suspicious(fact.code)) {
        tell(ClientLine::message_malformed, fact.peer,
             {{"conn", fact.peer}, {"uid", fact.uid}, {"mid", fact.mid}, {"code", code}});
    } else {
        tell(ClientLine::message_refused, fact.peer,
             {{"conn", fact.peer},
              {"uid", fact.uid},
              {"sid", fact.sid},
              {"mid", fact.mid},
              {"action", fact.action},
              {"code", code}});
    }
}

void Telemetry::record(const RoomEntered& fact) {
    const bool joined = fact.what == RoomEvent::What::joined;
    tell(joined ? ClientLine::room_joined : ClientLine::room_left, fact.peer,
         {{"conn", fact.peer}, {"uid", fact.uid}, {"rid", fact.rid}});
}

void Telemetry::record(const CallPlaced& fact) {
    tell(ClientLine::call_placed, fact.caller_uid,
         {{"sid", fact.sid}, {"caller", fact.caller_uid}, {"callee", fact.callee_uid}});
}

void Telemetry::record(const CallEnded& fact) {
    metrics_.series<Metric::calls_ended>(fact.outcome).Increment();
    if (fact.setup) metrics_.series<Metric::call_setup>().Observe(seconds(*fact.setup));
    if (fact.talk) metrics_.series<Metric::call_duration>().Observe(seconds(*fact.talk));
    tell(ClientLine::call_ended, fact.caller_uid,
         {{"sid", fact.sid},
          {"caller", fact.caller_uid},
          {"callee", fact.callee_uid},
          {"outcome", to_string(fact.outcome)},
          {"setup_ms", fact.setup},
          {"talk_ms", fact.talk}});
}

void Telemetry::record(const MosReported& fact) {
    metrics_.series<Metric::call_mos>().Observe(fact.mos);
}

void Telemetry::record(const LimitPassed& fact) {
    limited({fact.limit, fact.address, fact.peer, fact.uid});
}

void Telemetry::tell(ClientLine line, std::string_view source, std::initializer_list<LogField> fields) {
    const ClientLineRow& row = row_of(line);
    if (log_.shows(row.level) && repeats_.passes(index_of(line), source))
        log_.write(row.level, row.text, fields);
}

void Telemetry::tell_suppressed() {
    for (const RepeatLimit::Suppressed& suppressed : repeats_.turn()) {
        const ClientLineRow& row = client_lines[suppressed.kind];
        log_.write(row.level, "lines not shown",
                   {{"of", row.text}, {"count", suppressed.lines}, {"most_by", suppressed.source}});
    }
}

} // namespace jsongled
