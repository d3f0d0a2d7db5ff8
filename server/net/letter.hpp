#pragma once

#include <cstdint>
#include <variant>

#include "protocol/outgoing.hpp"
#include "server/net/link.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// What the router hands to one client's link: a message, that it is not read or is again, a question, or why
/// it has to go. A link that has left the router sends the last one to itself.
struct Letter {
    struct Hold {};
    struct GoOn {};
    struct Last {};
    struct Probe {
        std::uint64_t number; ///< as in Recipient::probe()
    };

    Link* to; ///< outlives its letters
    std::variant<OutgoingPtr, Hold, GoOn, CloseCause, Last, Probe> content;
};

} // namespace jsongled
