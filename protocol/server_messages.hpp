#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/actions.hpp"
#include "protocol/call_names.hpp"
#include "protocol/call_record.hpp"
#include "protocol/end_cause.hpp"
#include "protocol/errors.hpp"
#include "protocol/member.hpp"
#include "protocol/room_kind.hpp"
#include "protocol/server_identity.hpp"
#include "protocol/time.hpp"

namespace jsongled {

// Everything that the server says by itself, each with what varies in it.

/// Asks a new connection who it is.
struct Hello {
    std::string transaction;
    Time connected;
};

/// Tells an answerer whether its answer was taken.
struct Ack {
    enum class Status : std::uint8_t { success, failed } status;
    std::string transaction;
};

struct SessionError {
    Refusal why;
    std::string mid; ///< empty when the message at fault had none
};

struct IqError {
    std::string query;
    std::string transaction;
    Refusal why;
};

/// The answer to a join and to `room-members`: who is there.
struct MemberList {
    std::string query;
    std::string transaction;
    std::string rid;
    std::vector<std::shared_ptr<const Member>> members = {};
    bool complete = true; ///< false: there are more behind the last of these
};

struct LeaveResult {
    std::string transaction;
    std::string rid;
};

/// The answer to `session-ping`: the line works in both directions.
struct PingResult {
    std::string transaction;
};

/// Tells a room that somebody came or went, with all of his member object or only his names.
struct RoomEvent {
    enum class What : std::uint8_t { joined, left } what;
    enum class Shows : std::uint8_t { member, names } shows;
    RoomKind kind;
    std::string rid;
    std::shared_ptr<const Member> member;
};

/// Tells the sender of a message that the server has taken it over.
struct ServerReceived {
    std::string name_space;
    std::string mid;
    Time acknowledged;
};

/// `session-info` `trying`: the call is on its way to the callee.
struct Trying {
    CallNames call;
    Time tried;
};

/// `session-info` `ringing`, for a callee that answers without having said so.
struct Ringing {
    CallNames call;
    Time rang;
};

/// `session-info` `unreachable`: ends the call in every state of a client.
struct Unreachable {
    CallNames call;
    Time ended;
    std::optional<EndCause> cause;
};

/// `session-retract` by the server: a ringing device stops ringing.
struct Retract {
    CallNames call;
    Time ended;
    std::optional<EndCause> cause;
};

/// The answer to `call-history`: a part of the user's own calls.
struct CallHistory {
    std::string transaction;
    std::vector<CallOfUser> calls;
    bool complete; ///< nothing older is left
};

using ServerMessage =
    std::variant<Hello, Ack, SessionError, IqError, MemberList, LeaveResult, PingResult, RoomEvent,
                 ServerReceived, Trying, Ringing, Unreachable, Retract, CallHistory>;

Action action_of(const ServerMessage& message);

/// Bytes that the message will take at most, known before it is written.
std::size_t size_bound(const ServerMessage& message);

/// The message behind `{"id":…,"from":…,"to":…`: `,"jsongle":{…}}`.
std::string server_tail(const ServerMessage& message, const ServerIdentity& identity);

} // namespace jsongled
