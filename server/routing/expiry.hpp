#pragma once

#include <memory>

#include "server/routing/tables.hpp"

namespace jsongled {

// How long a client may stay that came in with a token of its own: it is warned a minute before the token
// expires, and closed when it has expired, and the leeway with it, unless it has shown a new one.

/// What the client may do from now on, and until when: it leaves the rooms that it may not be in any more.
void admit(Tables& tables, Peer& peer, std::shared_ptr<const Grant> grant, Moment now);

/// Does what is due by now: warns, closes, or waits on. The peer has a pass.
void look_at_expiry(Tables& tables, Peer& peer, Moment now);

/// Tells the operator which rule a credential broke, and of whom: the peer says that it is this user.
void note_refused(Tables& tables, const Peer& peer, std::string_view uid, std::string_view why);

/// Besides, has its connection closed behind what it has been told. Nothing is said to it, or heard of it, from
/// here on.
void turn_out(Tables& tables, Peer& peer, std::string_view uid, std::string_view why);

} // namespace jsongled
