#include "server/ops/lists_json.hpp"

#include <array>

#include "protocol/json_writer.hpp"

namespace jsongled {
namespace {

using enum AnswerMember::Kind;
using enum AnswerMember::Presence;

/// One of a page, with its name.
template<class Row>
struct Listed {
    std::string_view name;
    const Row& row;
    Moment now;
};

/// A member of each of them, and how it is written. What is there only sometimes is left out where it is empty.
template<class Row>
struct ListedMember {
    AnswerMember member;
    void (*write)(JsonWriter&, std::string_view name, const Listed<Row>&);
};

/// By the clock on the wall, as that goes now.
Time wall_time(SteadyTime time, Moment now) {
    return now.wall + (time - now.steady);
}

void write_if_any(JsonWriter& json, std::string_view name, std::string_view text) {
    if (!text.empty()) json.string(name, text);
}

constexpr std::array peer_members{
    ListedMember<PeerRow>{{"id", text, "of the connection"},
                          [](auto& json, auto name, const auto& one) { json.string(name, one.name); }},
    ListedMember<PeerRow>{
        {"uid", text, "of its user, once it has said hello", sometimes},
        [](auto& json, auto name, const auto& one) { write_if_any(json, name, one.row.uid); }},
    ListedMember<PeerRow>{{"address", text, "of the client, as far as trusted proxies tell it"},
                          [](auto& json, auto name, const auto& one) { json.string(name, one.row.address); }},
    ListedMember<PeerRow>{
        {"connected", time, "since when"},
        [](auto& json, auto name, const auto& one) { json.time(name, wall_time(one.row.since, one.now)); }},
    ListedMember<PeerRow>{{"rooms", count, "in which it is"},
                          [](auto& json, auto name, const auto& one) { json.number(name, one.row.rooms); }},
    ListedMember<PeerRow>{
        {"sid", text, "of the call that it is in", sometimes},
        [](auto& json, auto name, const auto& one) { write_if_any(json, name, one.row.sid); }},
};

constexpr std::array room_members{
    ListedMember<RoomRow>{{"rid", text, "of the room"},
                          [](auto& json, auto name, const auto& one) { json.string(name, one.name); }},
    ListedMember<RoomRow>{
        {"kind", text, "room (for calls) or muc"},
        [](auto& json, auto name, const auto& one) { json.string(name, to_string(one.row.kind)); }},
    ListedMember<RoomRow>{{"members", count, "users in it"},
                          [](auto& json, auto name, const auto& one) { json.number(name, one.row.members); }},
    ListedMember<RoomRow>{
        {"connections", count, "connections of these users in it"},
        [](auto& json, auto name, const auto& one) { json.number(name, one.row.connections); }},
};

constexpr std::array block_members{
    ListedMember<BlockRow>{{"uid", text, "of the user who is kept out"},
                           [](auto& json, auto name, const auto& one) { json.string(name, one.name); }},
    ListedMember<BlockRow>{
        {"until", time, "when the user may enter again"},
        [](auto& json, auto name, const auto& one) { json.time(name, wall_time(one.row.until, one.now)); }},
};

constexpr AnswerMember complete{
    "complete", flag, "nothing comes behind the last one; if not, its name is the next page's `after`"};
constexpr std::array page_members{complete};

template<class Row, std::size_t n>
constexpr std::array<AnswerMember, n> described(const std::array<ListedMember<Row>, n>& members) {
    std::array<AnswerMember, n> all{};
    for (std::size_t i = 0; i < n; ++i)
        all[i] = members[i].member;
    return all;
}

constexpr std::array peers_described = described(peer_members);
constexpr std::array rooms_described = described(room_members);
constexpr std::array blocks_described = described(block_members);

template<class Row, std::size_t n>
std::string write_page(const AnswerShape& shape, const std::array<ListedMember<Row>, n>& members,
                       const ListPage<Row>& page, Moment now) {
    std::string text;
    JsonWriter json(text);
    json.begin().begin_array(shape.list);
    for (const auto& [name, row] : page.rows) {
        json.begin();
        for (const auto& [member, write] : members)
            write(json, member.name, {name, row, now});
        json.end();
    }
    json.end_array().boolean(complete.name, page.complete).end();
    return text;
}

} // namespace

const AnswerShape peers_shape{AnswerShape::Form::members, page_members, "peers", peers_described};
const AnswerShape rooms_shape{AnswerShape::Form::members, page_members, "rooms", rooms_described};
const AnswerShape blocks_shape{AnswerShape::Form::members, page_members, "blocks", blocks_described};

std::string to_json(const ListPage<PeerRow>& page, Moment now) {
    return write_page(peers_shape, peer_members, page, now);
}

std::string to_json(const ListPage<RoomRow>& page, Moment now) {
    return write_page(rooms_shape, room_members, page, now);
}

std::string to_json(const ListPage<BlockRow>& page, Moment now) {
    return write_page(blocks_shape, block_members, page, now);
}

} // namespace jsongled
