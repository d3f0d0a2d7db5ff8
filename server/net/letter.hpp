#pragma once

#include <memory>
#include <variant>

#include "protocol/outgoing.hpp"
#include "server/net/link.hpp"
#include "server/routing/close_cause.hpp"

namespace jsongled {

/// What the router hands to one connection: a message, its leave to go on, or why it has to go.
struct Letter {
    struct GoOn {};

    std::shared_ptr<Link> to;
    std::variant<OutgoingPtr, GoOn, CloseCause> content;
};

} // namespace jsongled
