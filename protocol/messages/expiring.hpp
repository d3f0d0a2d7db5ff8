#pragma once

#include "protocol/actions.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// Warns a client that the token with which it came expires: it should show a new one (`session-refresh`).
struct Expiring {
    static constexpr Action action = Action::session_event;

    Time expires;

    void write_words(auto& json) const {
        json.string("namespace", word::session).string("event", word::expiring);
    }
    void describe(auto& json) const { json.time("expires", expires); }
};

} // namespace jsongled
