#pragma once

#include <string_view>

#include "server/routing/exchange.hpp"

namespace jsongled {

// Whom a message of a call is for. It leads to the other side, and to nobody else.

/// What those are told who speak in a call that is none of theirs.
inline constexpr std::string_view call_not_yours =
    "The call is unknown to the server, has ended, or is not yours";

/// Whom the sender would call: nobody is in a call with themselves, though their own peer id leads to them; and
/// a room that is called means the others in it, not the caller's own other connections.
Destination resolve_others(const Exchange& exchange);

/// Where a message of a party goes, and who of the other side is meant; no peers where `to` does not mean the
/// other side.
Destination through_call(Exchange& exchange, const Call& call);

} // namespace jsongled
