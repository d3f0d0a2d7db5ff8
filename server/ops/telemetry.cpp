#include "server/ops/telemetry.hpp"

namespace jsongled {
namespace {

std::string milliseconds(std::chrono::steady_clock::duration time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
}

/// A client that sends such a thing is broken or hostile; other refusals are everyday.
bool is_suspicious(ErrorCode code) {
    return code == ErrorCode::not_json || code == ErrorCode::no_jsongle || code == ErrorCode::message_too_large;
}

} // namespace

void Telemetry::record(const std::vector<Fact>& facts) {
    for (const Fact& fact : facts)
        std::visit([this](const auto& one) { record(one); }, fact);
}

void Telemetry::connection_opened(std::string_view conn, std::string_view address) {
    log_.write(LogLevel::debug, "connection opened", {{"conn", conn}, {"address", address}});
}

void Telemetry::connection_closed(std::string_view conn, std::chrono::steady_clock::duration lasted) {
    metrics_.connection_ended(lasted);
    log_.write(LogLevel::info, "connection closed", {{"conn", conn}, {"lasted_ms", milliseconds(lasted)}});
}

void Telemetry::slow_consumer(std::string_view conn, std::string_view uid) {
    metrics_.slow_consumer();
    log_.warn_repeated("connection closed: it does not read what it is sent", {{"conn", conn}, {"uid", uid}});
}

void Telemetry::peer_lost(std::string_view conn) {
    log_.write(LogLevel::info, "connection lost: two pings unanswered", {{"conn", conn}});
}

void Telemetry::record(const HelloDone& fact) {
    log_.write(LogLevel::info, "hello", {{"conn", fact.peer}, {"uid", fact.uid}});
}

void Telemetry::record(const Refused& fact) {
    metrics_.error_told(fact.code);
    const std::string code = std::to_string(static_cast<std::uint32_t>(fact.code));
    if (is_suspicious(fact.code)) {
        log_.warn_repeated("malformed message",
                           {{"conn", fact.peer}, {"uid", fact.uid}, {"mid", fact.mid}, {"code", code}});
    } else {
        log_.write(LogLevel::debug, "message refused",
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
    log_.write(LogLevel::debug, joined ? "room joined" : "room left",
               {{"conn", fact.peer}, {"uid", fact.uid}, {"rid", fact.rid}});
}

void Telemetry::record(const CallPlaced& fact) {
    log_.write(LogLevel::info, "call placed", {{"uid", fact.caller_uid}, {"sid", fact.sid}});
}

void Telemetry::record(const CallEnded& fact) {
    metrics_.call_ended(fact);
    log_.write(LogLevel::info, "call ended",
               {{"uid", fact.caller_uid},
                {"sid", fact.sid},
                {"outcome", to_string(fact.outcome)},
                {"setup_ms", fact.setup ? milliseconds(*fact.setup) : ""},
                {"talk_ms", fact.talk ? milliseconds(*fact.talk) : ""}});
}

void Telemetry::record(const MosReported& fact) {
    metrics_.mos_reported(fact.mos);
}

} // namespace jsongled
