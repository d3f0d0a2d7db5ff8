#pragma once

#include <memory>

#include "protocol/outgoing.hpp"
#include "server/net/link.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// What the router hands to one connection: a message, or its end.
struct Letter {
    std::shared_ptr<Link> to;
    OutgoingPtr message;   ///< nothing: it has to go
    CloseCause cause = {}; ///< then, why
};

} // namespace jsongled
