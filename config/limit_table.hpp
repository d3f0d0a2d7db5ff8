#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/words.hpp"

namespace jsongled {

/// How much anybody may do, where an operator may choose it: what a stranger cannot use up for the others.
enum class Limit : std::uint8_t {
    messages,
    bytes,
    connects,
    connections_of_address,
    connections_of_user,
    handshakes,
    http_requests,
    joins,
    unanswered_calls,
    requests,
    memory,
};

struct LimitRow {
    Limit value;
    std::string_view text;     ///< the option; the label and the reason as well
    std::string_view counted;  ///< of whom, and where
    std::string_view burst;    ///< how many at once
    std::string_view refill;   ///< how they come back
    std::string_view sentence; ///< what happens to whoever passes it
};

/// How many seconds' worth of what comes back each second may be used at once.
inline constexpr std::uint32_t burst_seconds = 10;

/// The one definition of the limits. Each one's number is an option of its name; 0 turns it off.
inline constexpr std::array<LimitRow, 11> limit_rows{{
    {Limit::messages, "max-messages-per-second",
     "each connection: messages, pings and pongs, and every 16 parts of a message; on its I/O thread",
     "10 times as many", "each second",
     "it is read more slowly; after 3 s of that without a rest its messages get 429001; after 10 s it is "
     "closed "
     "(1008)"},
    {Limit::bytes, "max-bytes-per-second", "each connection: all bytes behind the upgrade; on its I/O thread",
     "10 times as many, and two of the largest messages at least", "each second", "the same"},
    {Limit::connects, "max-connects-per-second",
     "each address: connections, where they are accepted; behind a trusted proxy upgrades, by the address that "
     "it tells",
     "10 times as many", "each second", "the connection is closed at once; the upgrade gets 429"},
    {Limit::connections_of_address, "max-connections-per-address", "each address: WebSockets, at the upgrade",
     "as many", "when one ends", "the upgrade gets 429"},
    {Limit::connections_of_user, "max-connections-per-user", "each user: connections, at the hello", "as many",
     "when one ends", "the hello gets a failed `ack` and 403004"},
    {Limit::handshakes, "max-handshakes",
     "all: TLS handshakes under way; as many HTTP connections that wait for a request; as many that wait for "
     "answers; as many WebSockets without a hello",
     "as many", "when one is done",
     "of the address (IPv6: /64) that has most of them, the one that takes longest gives way; a handshake that "
     "has not had 2 s, only to an address that has fewer, else the newcomer is closed"},
    {Limit::http_requests, "max-http-requests-per-second",
     "each HTTP connection to the public port, but those of trusted proxies, which carry many clients': "
     "requests; on "
     "its I/O thread",
     "10 times as many", "each second", "it is answered more slowly"},
    {Limit::joins, "max-joins-per-second", "each connection: rooms that it enters; in the router",
     "as many as `--max-rooms-per-peer`, and 20", "each second", "the join gets 429001"},
    {Limit::unanswered_calls, "max-unanswered-calls-per-minute",
     "each user: calls that ring for somebody who never answered them; in the router", "as many",
     "each minute; one at once with each call that is answered", "the propose gets 429001 and `unreachable`"},
    {Limit::requests, "max-requests-in-flight",
     "each connection: requests to others that have no answer and are no older than 10 s; in the router",
     "as many", "with each answer", "the request gets 429001"},
    {Limit::memory, "max-memory", "the process: its resident memory, a few times a second", "as much",
     "as it is given back",
     "an upgrade gets 503; those who are away are given up, then those who hold most are closed as too slow, "
     "until there is less"},
}};
template<>
struct WordsOf<Limit> {
    static constexpr const auto& table = limit_rows;
};

/// The table of the limits, as README.md has it.
std::string limits_markdown();

} // namespace jsongled
