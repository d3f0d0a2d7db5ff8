#pragma once

#include "protocol/actions.hpp"
#include "protocol/messages/ice_access.hpp"

namespace jsongled {

/// Tells a party of a call that asked for `ice-servers` what takes the place of what it has, which is about to
/// expire.
struct IceServersEvent {
    static constexpr Action action = Action::session_event;

    IceAccess access;

    void write_words(auto& json) const {
        json.string("namespace", word::call).string("event", word::ice_servers);
    }
    void describe(auto& json) const { access.describe(json); }
};

} // namespace jsongled
