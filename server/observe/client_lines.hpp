#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "config/choices.hpp"

namespace jsongled {

/// The log lines that clients cause.
enum class ClientLine : std::uint8_t {
    connection_opened,
    connection_refused,
    connection_turned_away,
    accept_failed,
    hello,
    connection_lost,
    session_resumed,
    connection_closed,
    connection_too_slow,
    room_joined,
    room_left,
    call_placed,
    call_ended,
    message_malformed,
    message_too_large,
    message_refused,
    security_event,
};

struct ClientLineRow {
    ClientLine value;
    LogLevel level;
    std::string_view text;   ///< the message
    std::string_view fields; ///< for the documentation
};

/// The one definition of these lines.
inline constexpr std::array<ClientLineRow, 17> client_lines{{
    {ClientLine::connection_opened, LogLevel::debug, "connection opened", "conn, address"},
    {ClientLine::connection_refused, LogLevel::info, "connection refused", "reason, address"},
    {ClientLine::connection_turned_away, LogLevel::warn, "connection refused", "reason, address"},
    {ClientLine::accept_failed, LogLevel::warn, "connections cannot be accepted", "listener, reason"},
    {ClientLine::hello, LogLevel::info, "hello", "conn, uid"},
    {ClientLine::connection_lost, LogLevel::info, "connection lost", "conn, uid, address, cause, code"},
    {ClientLine::session_resumed, LogLevel::info, "resume", "conn, uid, address, session, result"},
    {ClientLine::connection_closed, LogLevel::info, "connection closed",
     "conn, uid, address, cause, code, lasted_ms"},
    {ClientLine::connection_too_slow, LogLevel::warn, "connection closed",
     "conn, uid, address, cause, code, lasted_ms"},
    {ClientLine::room_joined, LogLevel::debug, "room joined", "conn, uid, rid"},
    {ClientLine::room_left, LogLevel::debug, "room left", "conn, uid, rid"},
    {ClientLine::call_placed, LogLevel::info, "call placed", "sid, caller, callee"},
    {ClientLine::call_ended, LogLevel::info, "call ended", "sid, caller, callee, outcome, setup_ms, talk_ms"},
    {ClientLine::message_malformed, LogLevel::warn, "malformed message", "conn, uid, mid, code"},
    {ClientLine::message_too_large, LogLevel::warn, "message too large", "conn, uid, mid, bytes, limit"},
    {ClientLine::message_refused, LogLevel::debug, "message refused", "conn, uid, sid, mid, action, code"},
    {ClientLine::security_event, LogLevel::warn, "security event",
     "event, conn, address, uid, reason, by, subject"},
}};

template<>
struct WordsOf<ClientLine> {
    static constexpr const auto& table = client_lines;
};

/// The table of these lines, as README.md has it.
std::string client_lines_markdown();

} // namespace jsongled
