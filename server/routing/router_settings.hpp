#pragma once

#include <chrono>
#include <cstddef>

#include "config/options.hpp"

namespace jsongled {

struct RoomLimits {
    std::size_t max_room_members; ///< users
    std::size_t max_muc_members;  ///< users
    std::size_t max_rooms_per_peer;
};

/// How long a call may take to be answered; and how long its set-up may be silent from there until it is
/// active. 0 is for ever.
struct CallTimeouts {
    std::chrono::milliseconds ring{60'000};
    std::chrono::milliseconds setup{60'000};
};

/// What an operator may choose of the rules.
struct RouterSettings {
    RoomLimits rooms = {};
    CallTimeouts calls = {};
    std::size_t max_member_bytes = 8'192;
    std::size_t max_call_members = 8;             ///< users in a room that is called as a whole
    std::chrono::milliseconds redial_wait{5'000}; ///< 0: none
    MucReceipts muc_receipts = MucReceipts::author;
    std::size_t max_outbox_bytes = 1'048'576; ///< what the server itself says at once stays well below it
};

} // namespace jsongled
