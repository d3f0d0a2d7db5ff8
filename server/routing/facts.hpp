#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "config/limit_table.hpp"
#include "protocol/call_record.hpp"
#include "protocol/envelope.hpp"
#include "protocol/errors.hpp"
#include "protocol/server_messages.hpp"
#include "server/routing/close_cause.hpp"
#include "server/routing/resume_result.hpp"

namespace jsongled {

// What the router has to tell the operator. It notes them under its lock; metrics and log take them after it.

struct Connected {
    std::string peer;
    std::string address;
};

/// A peer is gone, and so is its connection.
struct Disconnected {
    std::string peer;
    std::string uid; ///< empty before the hello
    std::string address;
    CloseCause cause;
    std::uint16_t code;
    std::chrono::milliseconds lasted;
};

/// A connection is lost, and its client may come back for its session.
struct ConnectionLost {
    std::string peer;
    std::string uid;
    std::string address;
    CloseCause cause;
    std::uint16_t code;
};

/// A client wanted to go on with a session.
struct SessionResumed {
    std::string peer;       ///< of that session, as the client says
    std::string connection; ///< on which it came
    std::string address;
    std::string uid; ///< as the client says
    ResumeResult result;
};

/// A connection said who it is.
struct HelloDone {
    std::string peer;
    std::string uid;
};

/// A client was closed, or not given what it asked for, for want of a credential that is good.
struct CredentialRefused {
    std::string peer;
    std::string uid; ///< whose it says it is
    std::string address;
    std::string_view why; ///< a literal: the rule
};

/// A client was told of an error.
struct Refused {
    std::string peer;
    std::string uid; ///< empty before the hello
    ErrorCode code;
    std::string action; ///< only words of the protocol, or empty
    std::string mid;
    std::string sid;
    std::optional<Oversize> oversize = {}; ///< where the message was refused for that
};

struct RoomEntered {
    std::string peer;
    std::string uid;
    std::string rid;
    RoomEvent::What what;
};

struct CallPlaced {
    std::string sid;
    std::string caller_uid;
    std::string callee_uid; ///< the first of those it rings for
};

/// A call is over, or never came to be.
struct CallEnded {
    std::string sid;
    std::string caller_uid;
    std::string callee_uid; ///< whom the propose named where nobody was there; empty for a room
    CallOutcome outcome;
    std::optional<std::chrono::milliseconds> setup; ///< from propose to active
    std::optional<std::chrono::milliseconds> talk;  ///< from active to the end
};

/// A client reported the quality of a call, from 0 to 5.
struct MosReported {
    std::string sid;
    double mos;
};

/// Somebody passed a limit.
struct LimitPassed {
    std::string peer;
    std::string uid; ///< empty before the hello
    std::string address;
    Limit limit;
};

using Fact = std::variant<Connected, Disconnected, HelloDone, CredentialRefused, Refused, RoomEntered,
                          CallPlaced, CallEnded, MosReported, LimitPassed, ConnectionLost, SessionResumed>;

} // namespace jsongled
