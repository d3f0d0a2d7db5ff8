#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

#include "protocol/end_cause.hpp"
#include "protocol/messages/ack.hpp"
#include "protocol/messages/call_history.hpp"
#include "protocol/messages/conversation_event.hpp"
#include "protocol/messages/conversation_list.hpp"
#include "protocol/messages/expiring.hpp"
#include "protocol/messages/hello.hpp"
#include "protocol/messages/ice_servers_event.hpp"
#include "protocol/messages/ice_servers_result.hpp"
#include "protocol/messages/iq_error.hpp"
#include "protocol/messages/leave_result.hpp"
#include "protocol/messages/member_list.hpp"
#include "protocol/messages/message_change.hpp"
#include "protocol/messages/message_history.hpp"
#include "protocol/messages/ping_result.hpp"
#include "protocol/messages/reconnect.hpp"
#include "protocol/messages/reconnecting.hpp"
#include "protocol/messages/refresh_result.hpp"
#include "protocol/messages/retract.hpp"
#include "protocol/messages/ringing.hpp"
#include "protocol/messages/room_event.hpp"
#include "protocol/messages/sent_event.hpp"
#include "protocol/messages/server_received.hpp"
#include "protocol/messages/session_error.hpp"
#include "protocol/messages/trying.hpp"
#include "protocol/messages/unreachable.hpp"
#include "protocol/messages/unread_result.hpp"
#include "protocol/server_identity.hpp"

namespace jsongled {

/// Everything that the server says by itself. Each kind is a struct of what varies in it, with its `action`,
/// its `outer_namespace` if it has one, and two writers: `write_words` for what stands beside the action,
/// `describe` for the description. They write into a JsonWriter, and into a JsonMeter for the bound, so that
/// the two agree.
using ServerMessage =
    std::variant<Hello, Ack, SessionError, IqError, MemberList, LeaveResult, PingResult, RefreshResult,
                 RoomEvent, ServerReceived, Expiring, Trying, Ringing, Unreachable, Retract, CallHistory,
                 MessageHistory, ConversationList, UnreadResult, ConversationEvent, ChangeResult, ChangeEvent,
                 SentEvent, IceServersResult, IceServersEvent, Reconnecting, Reconnect>;

Action action_of(const ServerMessage& message);

/// Bytes that the whole text takes at most, from a server of this name to a peer id, known before it is
/// written.
std::size_t size_bound(const ServerMessage& message, std::string_view sn);

/// Appends the message behind `{"id":…,"from":…,"to":…`: `,"jsongle":{…}}`.
void append_server_tail(std::string& out, const ServerMessage& message, const ServerIdentity& identity);

} // namespace jsongled
