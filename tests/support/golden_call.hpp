#pragma once

#include <memory>
#include <string>

#include "identity/turn_credentials.hpp"
#include "protocol/call_record.hpp"
#include "protocol/ice_servers.hpp"

namespace jsongled::testing {

// What the golden examples tell of.

/// When the server got the messages.
inline const Time golden_moment =
    Time(std::chrono::sys_days(std::chrono::year(2026) / 1 / 2)) + std::chrono::seconds(3 * 3600 + 4 * 60 + 6);

/// Alice's connection.
inline const std::string golden_peer_id = "5f0c1a52-7a3e-4c55-9d0e-0b7f6f1d2a01";

/// What the server tells of ICE servers: a STUN server, a relay at two addresses, and how long its passwords
/// hold.
inline const auto golden_ice_servers = std::make_shared<const IceServers>(
    IceServers{{"stun:turn.example.org"},
               {"turn:turn.example.org?transport=udp", "turns:turn.example.org"},
               std::make_shared<const TurnCredentials>("correct-horse-battery-staple")});

/// A call of alice's to bob of a minute, 4.5 seconds after its propose.
inline CallRecord golden_call() {
    using namespace std::chrono_literals;
    const Time from = golden_moment;
    CallRecord record{
        "c0ffee00-1111-4222-8333-444455556666", {"alice", "Alice", golden_peer_id}, {"bob", "Bob", "id"}};
    record.media = Media::video;
    record.times = {from,          from,          from + 120ms,  from + 3s,
                    from + 3200ms, from + 3400ms, from + 4500ms, from + 64500ms};
    record.setup = 4500ms;
    record.talk = 60s;
    record.outcome = CallOutcome::answered;
    record.ended_by = EndedBy::callee;
    record.negotiations = 1;
    record.exchanged[CallSide::caller] = {1, {1, 1, 0}, {2, 0, 0, 0}};
    record.exchanged[CallSide::callee] = {1, {1, 1, 0}, {1, 1, 0, 0}};
    record.reports[CallSide::caller] = QualityReport{4.2, 60, "Example/1.0"};
    return record;
}

} // namespace jsongled::testing
