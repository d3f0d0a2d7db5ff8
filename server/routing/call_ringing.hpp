#pragma once

#include "server/routing/tables.hpp"

namespace jsongled {

/// A user's connection that has just said hello rings for what rings for that user.
void ring_late_device(Tables& tables, Peer& peer, Moment now);

} // namespace jsongled
