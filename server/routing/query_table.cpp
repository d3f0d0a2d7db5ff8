#include "server/routing/query_table.hpp"

#include <algorithm>

#include "server/routing/handlers.hpp"

namespace jsongled {
namespace {

/// Calls in one answer.
constexpr std::size_t most_calls = 100;

/// What a number of JSON counts to.
constexpr double most_envelopes = 1'000'000'000'000;

/// Messages or conversations in one answer.
constexpr std::size_t most_listed = 200;

constexpr ParameterRow rid{Described::rid, Presence::required, NameRule{&Parameters::rid}};
constexpr std::array room{rid};
constexpr std::array room_page{
    rid, ParameterRow{Described::after, Presence::optional, WordRule{&Parameters::after}}};
constexpr std::array arrived{ParameterRow{Described::received, Presence::optional,
                                          NumberRule{&Parameters::received, most_envelopes, ""}}};
constexpr std::array token{ParameterRow{Described::token, Presence::required, TextRule{&Parameters::token}}};
constexpr std::array history_page{
    ParameterRow{Described::limit, Presence::optional, CountRule{&Parameters::limit, most_calls}},
    ParameterRow{Described::before, Presence::optional, WordRule{&Parameters::before}}};

constexpr ParameterRow with{Described::with, Presence::required, NameRule{&Parameters::with}};
constexpr ParameterRow count{Described::limit, Presence::optional, CountRule{&Parameters::count, most_listed}};
constexpr ParameterRow before{Described::before, Presence::optional, WordRule{&Parameters::before}};
constexpr ParameterRow author{Described::author, Presence::optional, NameRule{&Parameters::author}};
constexpr std::array message_page{
    with, before, ParameterRow{Described::after, Presence::optional, WordRule{&Parameters::after}}, author,
    count};
constexpr std::array conversation_page{count, before, author};
constexpr std::array unread{with,
                            ParameterRow{Described::from, Presence::required, WordRule{&Parameters::from}}};

constexpr ParameterRow mid{Described::mid, Presence::required, WordRule{&Parameters::mid}};
constexpr std::array edit{mid,
                          ParameterRow{Described::content, Presence::required, TextRule{&Parameters::content}}};
constexpr std::array retraction{mid};

constexpr std::array<QueryRow, 13> table{{
    {"session-join", Action::iq_set, Right::enter, room, handle_room_join,
     "Enters a two-person room, and lists who is in it"},
    {"muc-join", Action::iq_set, Right::enter, room, handle_muc_join,
     "Enters a multi-user room, and lists who is in it"},
    {word::session_leave, Action::iq_set, Right::any, room, handle_leave, "Leaves a room of either kind"},
    {"room-members", Action::iq_set, Right::any, room_page, handle_room_members,
     "Lists who is in a room, from behind the uid `after`"},
    {word::call_history, Action::iq_set, Right::any, history_page, handle_call_history,
     "Lists one's own calls, newest first, from the one before the sid `before`"},
    {word::message_history, Action::iq_set, Right::any, message_page, handle_message_history,
     "Lists what was said in a conversation, oldest first: the newest page, or that before or after a message"},
    {word::conversations, Action::iq_set, Right::any, conversation_page, handle_conversations,
     "Lists one's own conversations, newest first, from behind the one whose last message is `before`"},
    {word::mark_unread, Action::iq_set, Right::any, unread, handle_mark_unread,
     "Has a message and all behind it count as unread"},
    {word::message_edit, Action::iq_set, Right::publish, edit, handle_message_edit,
     "Puts another content in the place of that of an own message"},
    {word::message_retract, Action::iq_set, Right::publish, retraction, handle_message_retract,
     "Takes an own message back: its content is gone"},
    {word::ice_servers,
     Action::iq_set,
     Right::call,
     {},
     handle_ice_servers,
     "Tells the STUN and TURN servers, with credentials of one's own until `expires`"},
    {word::session_ping, Action::iq_set, Right::any, arrived, handle_ping,
     "Nothing: the line works; and `received`, so many envelopes have come in this session"},
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
