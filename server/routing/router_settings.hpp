#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "config/choices.hpp"
#include "protocol/ice_servers.hpp"
#include "server/routing/call_timeouts.hpp"
#include "server/routing/room_limits.hpp"
#include "storage/questions.hpp"

namespace jsongled {

/// What an operator may choose of the rules.
struct RouterSettings {
    RoomLimits rooms = {};
    CallTimeouts calls = {};
    std::size_t max_member_bytes = 8'192;
    std::size_t max_call_members = 8;             ///< users in a room that is called as a whole
    std::chrono::milliseconds redial_wait{5'000}; ///< 0: none
    MucReceipts muc_receipts = MucReceipts::author;
    MucHistory muc_history = MucHistory::joined;
    std::size_t max_outbox_bytes = 1'048'576; ///< what the server itself says at once stays well below it
    Auth auth = Auth::none;
    std::chrono::milliseconds token_leeway{10'000}; ///< for which an expired token still holds
    std::shared_ptr<const IceServers> ice_servers = std::make_shared<const IceServers>(); ///< always some
    // 0 turns each of these off; see limit_table.hpp.
    std::size_t max_connections_per_user = 0;
    std::uint32_t max_joins_per_second = 1;
    std::uint32_t max_unanswered_calls_per_minute = 0;
    std::size_t max_requests_in_flight = 0;
    std::size_t max_handshakes = 0; ///< connections without a hello

    std::chrono::milliseconds resume_window{30'000}; ///< for which a lost connection is a pause; 0: never
    std::size_t resume_bytes = 262'144;              ///< what is kept for one client meanwhile
    std::size_t max_absent = 100'000;                ///< clients that may be away at a time
    std::size_t max_absent_of_address = 0;           ///< of them, those of one address; 0: any number
    std::chrono::milliseconds reconnect_grace{0};    ///< for which a call waits for who may be back; 0: none
};

} // namespace jsongled
