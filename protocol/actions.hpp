#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "protocol/words.hpp"

namespace jsongled {

/// The verbs of JSONGle. The enumerators are the wire words with `_` for `-`.
enum class Action : std::uint8_t {
    session_propose,
    session_info,
    session_retract,
    session_decline,
    session_proceed,
    session_initiate,
    session_accept,
    session_terminate,
    transport_info,
    session_custom,
    session_text,
    session_event,
    session_metrics,
    session_error,
    iq_get,
    iq_set,
    iq_result,
    iq_error,
    ack,
    noop,
};

/// What kind of conversation an action belongs to: it decides how a failed delivery is told to the sender.
enum class Family : std::uint8_t { call, chat, event, metrics, error, iq_request, iq_answer, ack, none };

struct ActionRow {
    Action value;
    std::string_view text;
    Family family;
};

/// The one definition of the actions.
inline constexpr std::array<ActionRow, 20> actions{{
    {Action::session_propose, "session-propose", Family::call},
    {Action::session_info, "session-info", Family::call},
    {Action::session_retract, "session-retract", Family::call},
    {Action::session_decline, "session-decline", Family::call},
    {Action::session_proceed, "session-proceed", Family::call},
    {Action::session_initiate, "session-initiate", Family::call},
    {Action::session_accept, "session-accept", Family::call},
    {Action::session_terminate, "session-terminate", Family::call},
    {Action::transport_info, "transport-info", Family::call},
    {Action::session_custom, "session-custom", Family::chat},
    {Action::session_text, "session-text", Family::chat},
    {Action::session_event, "session-event", Family::event},
    {Action::session_metrics, "session-metrics", Family::metrics},
    {Action::session_error, "session-error", Family::error},
    {Action::iq_get, "iq-get", Family::iq_request},
    {Action::iq_set, "iq-set", Family::iq_request},
    {Action::iq_result, "iq-result", Family::iq_answer},
    {Action::iq_error, "iq-error", Family::iq_answer},
    {Action::ack, "ack", Family::ack},
    {Action::noop, "noop", Family::none},
}};

template<>
struct WordsOf<Action> {
    static constexpr const auto& table = actions;
};

constexpr Family family_of(Action action) {
    return row_of(action).family;
}

/// The words of the protocol that are not actions, each spelled here and nowhere else; but for those of queries
/// that only their rows say.
namespace word {
inline constexpr std::string_view session_hello = "session-hello";
inline constexpr std::string_view session_leave = "session-leave";
inline constexpr std::string_view call_history = "call-history";
inline constexpr std::string_view message_history = "message-history";
inline constexpr std::string_view conversations = "conversations";
inline constexpr std::string_view message_edit = "message-edit";
inline constexpr std::string_view message_retract = "message-retract";
inline constexpr std::string_view mark_unread = "mark-unread";
inline constexpr std::string_view session_ping = "session-ping";
inline constexpr std::string_view session_refresh = "session-refresh";
inline constexpr std::string_view ice_servers = "ice-servers"; ///< the query, and the event
inline constexpr std::string_view session_negotiate = "session-negotiate";

inline constexpr std::string_view trying = "trying";
inline constexpr std::string_view ringing = "ringing";
inline constexpr std::string_view active = "active";
inline constexpr std::string_view mute = "mute";
inline constexpr std::string_view unmute = "unmute";
inline constexpr std::string_view hold = "hold";
inline constexpr std::string_view unhold = "unhold";
inline constexpr std::string_view unreachable = "unreachable";
inline constexpr std::string_view reconnecting = "reconnecting";
inline constexpr std::string_view reconnected = "reconnected";

inline constexpr std::string_view session = "session";
inline constexpr std::string_view call = "call";
inline constexpr std::string_view message = "message";
inline constexpr std::string_view room = "room";
inline constexpr std::string_view muc = "muc";

inline constexpr std::string_view receipt = "ack"; ///< the event: received, or read
inline constexpr std::string_view reaction = "reaction";
inline constexpr std::string_view sent = "sent";
inline constexpr std::string_view conversation = "conversation";
inline constexpr std::string_view joined = "joined";
inline constexpr std::string_view left = "left";
inline constexpr std::string_view expiring = "expiring";
inline constexpr std::string_view reconnect = "reconnect";

inline constexpr std::string_view success = "success";
inline constexpr std::string_view failed = "failed";
} // namespace word

} // namespace jsongled
