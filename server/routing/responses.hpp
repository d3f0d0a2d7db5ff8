#pragma once

#include "server/routing/addressing.hpp"
#include "server/routing/exchange.hpp"

namespace jsongled {

/// What somebody makes of a message: that they have received it, read it, or what they think of it. It is kept,
/// so it does not matter whether whoever wrote the message is there.

/// Whether the message of the exchange is one.
bool is_response(const Exchange& exchange);

/// Has it kept. Where the store has no room the sender is told, and then it is true: nobody else hears of it.
/// But that something was received is lost then, as clients say it by themselves: what waits comes again.
bool is_refused_as_response(Exchange& exchange, const Destination& destination);

} // namespace jsongled
