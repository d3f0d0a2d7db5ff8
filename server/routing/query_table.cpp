#include "server/routing/query_table.hpp"

#include <algorithm>

#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// Calls in one answer.
constexpr std::size_t most_calls = 100;

constexpr ParameterRow rid{Described::rid, Presence::required, NameRule{&Parameters::rid}};
constexpr std::array room{rid};
constexpr std::array room_page{
    rid, ParameterRow{Described::after, Presence::optional, WordRule{&Parameters::after}}};
constexpr std::array token{ParameterRow{Described::token, Presence::required, TextRule{&Parameters::token}}};
constexpr std::array history_page{
    ParameterRow{Described::limit, Presence::optional, CountRule{&Parameters::limit, most_calls}},
    ParameterRow{Described::before, Presence::optional, WordRule{&Parameters::before}}};

constexpr std::array<QueryRow, 8> table{{
    {"session-join", Action::iq_set, Right::enter, room, handle_room_join,
     "Enters a two-person room, and lists who is in it"},
    {"muc-join", Action::iq_set, Right::enter, room, handle_muc_join,
     "Enters a multi-user room, and lists who is in it"},
    {word::session_leave, Action::iq_set, Right::any, room, handle_leave, "Leaves a room of either kind"},
    {"room-members", Action::iq_set, Right::any, room_page, handle_room_members,
     "Lists who is in a room, from behind the uid `after`"},
    {word::call_history, Action::iq_set, Right::any, history_page, handle_call_history,
     "Lists one's own calls, newest first, from the one before the sid `before`"},
    {word::ice_servers,
     Action::iq_set,
     Right::call,
     {},
     handle_ice_servers,
     "Tells the STUN and TURN servers, with credentials of one's own until `expires`"},
    {word::session_ping, Action::iq_set, Right::any, {}, handle_ping, "Nothing: the line works"},
    {word::session_refresh, Action::iq_set, Right::any, token, handle_refresh,
     "Shows a new token of the same user, before the one that it came in with expires"},
}};

} // namespace

std::span<const QueryRow> query_table() {
    return table;
}

const QueryRow* find_query(Action action, std::string_view word) {
    const auto* const row = std::ranges::find_if(
        table, [&](const QueryRow& one) { return one.action == action && one.word == word; });
    return row == table.end() ? nullptr : row;
}

std::optional<Refusal> check(const QueryRow& row, const Peer& asker, const Envelope& envelope,
                             Parameters& parameters) {
    if (std::string fault = read_parameters(row.parameters, envelope, parameters); !fault.empty())
        return Refusal{ErrorCode::bad_parameter, std::move(fault)};
    if (!has_right(asker, row.right, parameters.rid))
        return Refusal{ErrorCode::not_permitted, "Your token does not permit this"};
    return std::nullopt;
}

} // namespace jsongled
