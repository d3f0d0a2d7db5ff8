#include "server/ops/lists_json.hpp"

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

/// By the clock on the wall, as that goes now.
Time wall_time(SteadyTime time, Moment now) {
    return now.wall + (time - now.steady);
}

void write(JsonWriter& json, const PeerRow& row, Moment now) {
    if (!row.uid.empty()) json.string("uid", row.uid);
    json.string("address", row.address).time("connected", wall_time(row.since, now)).number("rooms", row.rooms);
    if (!row.sid.empty()) json.string("sid", row.sid);
}

void write(JsonWriter& json, const RoomRow& row, Moment) {
    json.string("kind", to_string(row.kind))
        .number("members", row.members)
        .number("connections", row.connections);
}

void write(JsonWriter& json, const BlockRow& row, Moment now) {
    json.time("until", wall_time(row.until, now));
}

template<class Row>
std::string write_page(std::string_view list, std::string_view key, const ListPage<Row>& page, Moment now) {
    std::string text;
    JsonWriter json(text);
    json.begin().begin_array(list);
    for (const auto& [name, row] : page.rows) {
        json.begin().string(key, name);
        write(json, row, now);
        json.end();
    }
    json.end_array().boolean("complete", page.complete).end();
    return text;
}

} // namespace

std::string to_json(const ListPage<PeerRow>& page, Moment now) {
    return write_page("peers", "id", page, now);
}

std::string to_json(const ListPage<RoomRow>& page, Moment now) {
    return write_page("rooms", "rid", page, now);
}

std::string to_json(const ListPage<BlockRow>& page, Moment now) {
    return write_page("blocks", "uid", page, now);
}

} // namespace jsongled
