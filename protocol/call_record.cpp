#include "protocol/call_record.hpp"

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

double seconds(std::chrono::milliseconds time) {
    return std::chrono::duration<double>(time).count();
}

void write(JsonWriter& json, std::string_view key, const CallParty& party, PeerIds peer_ids) {
    json.begin(key).string("uid", party.uid);
    if (!party.dn.empty()) json.string("dn", party.dn);
    if (peer_ids == PeerIds::shown && !party.peer_id.empty()) json.string("id", party.peer_id);
    json.end();
}

void write_outcome(JsonWriter& json, const CallRecord& record) {
    if (record.outcome)
        json.string("outcome", to_string(*record.outcome)).string("endedBy", to_string(record.ended_by));
    else
        json.null("outcome");
    if (record.cause) json.string("cause", to_string(*record.cause));
}

void write_place(JsonWriter& json, const CallRecord& record) {
    if (!record.rid.empty()) json.string("rid", record.rid);
    if (record.media) json.string("media", to_string(*record.media));
}

void write(JsonWriter& json, const CallTimes& times) {
    const auto step = [&](std::string_view key, std::optional<Time> time) {
        if (time) json.time(key, *time);
    };
    json.begin("times");
    step("proposed", times.proposed);
    step("tried", times.tried);
    step("rang", times.rang);
    step("proceeded", times.proceeded);
    step("offered", times.offered);
    step("accepted", times.accepted);
    step("active", times.active);
    step("ended", times.ended);
    json.end();
}

template<std::size_t N>
void write(JsonWriter& json, std::string_view key, const std::array<std::string_view, N>& words,
           const std::array<std::uint32_t, N>& counts) {
    json.begin(key);
    for (std::size_t i = 0; i < N; ++i)
        if (counts[i] > 0) json.number(words[i], counts[i]);
    json.end();
}

void write(JsonWriter& json, std::string_view key, const MediaSummary& summary) {
    json.begin(key).number("descriptions", summary.descriptions);
    write(json, "sections", media_section_words, summary.sections);
    write(json, "candidates", candidate_type_words, summary.candidates);
    json.end();
}

void write(JsonWriter& json, std::string_view key, const QualityReport& report) {
    json.begin(key);
    if (report.mos) json.decimal("mos", *report.mos);
    if (report.duration) json.decimal("duration", *report.duration);
    if (!report.ua.empty()) json.string("ua", report.ua);
    if (!report.route.empty()) json.string("route", report.route);
    if (!report.error.empty()) json.string("error", report.error);
    json.end();
}

std::size_t bytes_of(const CallParty& party) {
    return party.uid.size() + party.dn.size() + party.peer_id.size();
}

std::size_t bytes_of(const std::optional<QualityReport>& report) {
    return report ? report->ua.size() + report->route.size() + report->error.size() : 0;
}

std::size_t text_bytes(const CallRecord& record) {
    return record.sid.size() + record.rid.size() + bytes_of(record.caller) + bytes_of(record.callee) +
           bytes_of(record.reports[CallSide::caller]) + bytes_of(record.reports[CallSide::callee]);
}

} // namespace

void write_members(JsonWriter& json, const CallRecord& record, PeerIds peer_ids) {
    json.string("sid", record.sid);
    write_outcome(json, record);
    write(json, "caller", record.caller, peer_ids);
    write(json, "callee", record.callee, peer_ids);
    write_place(json, record);
    write(json, record.times);
    if (record.setup) json.decimal("setup", seconds(*record.setup));
    if (record.talk) json.decimal("talk", seconds(*record.talk));
    json.number("negotiations", record.negotiations).begin("exchange");
    write(json, "caller", record.exchanged[CallSide::caller]);
    write(json, "callee", record.exchanged[CallSide::callee]);
    json.end().begin("metrics");
    if (const auto& report = record.reports[CallSide::caller]) write(json, "caller", *report);
    if (const auto& report = record.reports[CallSide::callee]) write(json, "callee", *report);
    json.end();
}

std::string to_json(const CallRecord& record, PeerIds peer_ids) {
    std::string text;
    JsonWriter json(text);
    json.begin();
    write_members(json, record, peer_ids);
    json.end();
    return text;
}

std::string to_json(const CallOfUser& call) {
    const CallRecord& record = *call.record;
    if (call.role == CallRole::party) return to_json(record, PeerIds::hidden);
    std::string text;
    JsonWriter json(text);
    json.begin().string("sid", record.sid);
    CallTimes times{record.times.proposed, record.times.tried, record.times.rang};
    if (record.times.proceeded) {
        // Its end would tell how long they talked.
        times.proceeded = record.times.proceeded;
        json.string("outcome", to_string(CallOutcome::answered));
    } else {
        times.ended = record.times.ended;
        write_outcome(json, record);
    }
    write(json, "caller", record.caller, PeerIds::hidden);
    write_place(json, record);
    write(json, times);
    json.end();
    return text;
}

std::size_t memory_bytes(const CallRecord& record) {
    return sizeof(CallRecord) + text_bytes(record);
}

std::size_t json_bound(const CallRecord& record) {
    constexpr std::size_t fixed = 1536; // every member, with the longest times and numbers
    constexpr std::size_t escape = 6;
    return fixed + escape * text_bytes(record);
}

} // namespace jsongled
