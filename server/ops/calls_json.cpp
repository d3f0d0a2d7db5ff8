#include "server/ops/calls_json.hpp"

#include "protocol/json_writer.hpp"

namespace jsongled {

std::string to_json(const CallsReport& report) {
    std::string text;
    JsonWriter json(text);
    json.begin().begin_array("active");
    for (const auto& [record, state] : report.active) {
        json.begin().string("state", to_string(state));
        write_members(json, record, PeerIds::shown);
        json.end();
    }
    json.end_array().begin_array("recent");
    for (const CallRecordPtr& record : report.recent) {
        json.begin();
        write_members(json, *record, PeerIds::shown);
        json.end();
    }
    json.end_array().end();
    return text;
}

} // namespace jsongled
