#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/words.hpp"

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
    blocked = 403005,
    query_not_supported = 404001,
    not_a_member = 404002,
    room_empty = 404003,
    recipient_not_reachable = 404004,
    call_unknown = 404005,
    message_unknown = 404006,
    action_not_supported = 405001,
    conflict = 409001,
    negotiation_in_progress = 409002,
    message_too_large = 413001,
    too_many_messages = 429001,
    internal = 500001,
    unavailable = 503001,
};

/// The one definition of the error codes: the word of each, as metrics have it, is its number.
inline constexpr std::array<Word<ErrorCode>, 22> error_rows{{
    {ErrorCode::bad_parameter, "400001", "bad or missing parameter"},
    {ErrorCode::no_jsongle, "400002", "no 'jsongle' object"},
    {ErrorCode::not_json, "400003", "not JSON, or not an object"},
    {ErrorCode::unauthorized, "401001", "credentials missing or wrong"},
    {ErrorCode::room_full, "403001", "room full"},
    {ErrorCode::hello_not_done, "403002", "hello not done"},
    {ErrorCode::not_permitted, "403003", "not permitted by the token"},
    {ErrorCode::limit_reached, "403004", "limit reached"},
    {ErrorCode::blocked, "403005", "kept out by an operator"},
    {ErrorCode::query_not_supported, "404001", "query not supported"},
    {ErrorCode::not_a_member, "404002", "not a member of the room"},
    {ErrorCode::room_empty, "404003", "no other member in the room"},
    {ErrorCode::recipient_not_reachable, "404004", "recipient not reachable"},
    {ErrorCode::call_unknown, "404005", "call unknown to the server, ended, or not the sender's"},
    {ErrorCode::message_unknown, "404006", "message unknown, or not for the sender to know"},
    {ErrorCode::action_not_supported, "405001", "action not supported"},
    {ErrorCode::conflict, "409001", "conflict"},
    {ErrorCode::negotiation_in_progress, "409002", "a negotiation of this call is in progress"},
    {ErrorCode::message_too_large, "413001", "message too large"},
    {ErrorCode::too_many_messages, "429001", "too many messages"},
    {ErrorCode::internal, "500001", "internal error"},
    {ErrorCode::unavailable, "503001", "shutting down, overloaded, or not able to store"},
}};
template<>
struct WordsOf<ErrorCode> {
    static constexpr const auto& table = error_rows;
    static constexpr bool is_scattered = true;
};

constexpr std::uint32_t number_of(ErrorCode code) {
    return static_cast<std::uint32_t>(code);
}

/// A client's word as it stands in an error: in quotes, the beginning of it if it is long.
std::string quote(std::string_view word);

/// The table of the codes, as protocol/README.md has it.
std::string errors_markdown();

/// Why a message is refused: what its sender is told.
struct Refusal {
    ErrorCode code;
    std::string details;                 ///< a sentence for a developer; never holds message contents
    std::chrono::seconds retry_after{0}; ///< when it may be tried again; 0 where that is not known
};

} // namespace jsongled
