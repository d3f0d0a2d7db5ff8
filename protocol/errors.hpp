#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace jsongled {

/// What went wrong, as `errorCode` on the wire.
enum class ErrorCode : std::uint32_t {
    bad_parameter = 400001,
    no_jsongle = 400002,
    not_json = 400003,
    unauthorized = 401001,
    room_full = 403001,
    hello_not_done = 403002,
    not_permitted = 403003,
    limit_reached = 403004,
    query_not_supported = 404001,
    not_a_member = 404002,
    room_empty = 404003,
    recipient_not_reachable = 404004,
    call_unknown = 404005,
    action_not_supported = 405001,
    conflict = 409001,
    negotiation_in_progress = 409002,
    message_too_large = 413001,
    too_many_messages = 429001,
    internal = 500001,
    unavailable = 503001,
};

struct ErrorRow {
    ErrorCode code;
    std::string_view meaning;
};

/// The one definition of the error codes. Metrics take their label values from it, the documentation its table.
inline constexpr std::array<ErrorRow, 20> error_rows{{
    {ErrorCode::bad_parameter, "bad or missing parameter"},
    {ErrorCode::no_jsongle, "no 'jsongle' object"},
    {ErrorCode::not_json, "not JSON, or not an object"},
    {ErrorCode::unauthorized, "credentials missing or wrong"},
    {ErrorCode::room_full, "room full"},
    {ErrorCode::hello_not_done, "hello not done"},
    {ErrorCode::not_permitted, "not permitted by the token"},
    {ErrorCode::limit_reached, "limit reached"},
    {ErrorCode::query_not_supported, "query not supported"},
    {ErrorCode::not_a_member, "not a member of the room"},
    {ErrorCode::room_empty, "no other member in the room"},
    {ErrorCode::recipient_not_reachable, "recipient not reachable"},
    {ErrorCode::call_unknown, "call unknown to the server, ended, or not the sender's"},
    {ErrorCode::action_not_supported, "action not supported"},
    {ErrorCode::conflict, "conflict"},
    {ErrorCode::negotiation_in_progress, "a negotiation of this call is in progress"},
    {ErrorCode::message_too_large, "message too large"},
    {ErrorCode::too_many_messages, "too many messages"},
    {ErrorCode::internal, "internal error"},
    {ErrorCode::unavailable, "shutting down, overloaded, or not able to store"},
}};

std::string_view meaning_of(ErrorCode code);

/// A client's word as it stands in an error: in quotes, the beginning of it if it is long.
std::string quote(std::string_view word);

/// Why a message is refused: what its sender is told.
struct Refusal {
    ErrorCode code;
    std::string details; ///< a sentence for a developer; never holds message contents
};

} // namespace jsongled
