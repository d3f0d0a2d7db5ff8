#pragma once

#include <chrono>

#include "protocol/actions.hpp"

namespace jsongled {

/// The server goes away, and asks a client for so much time before it comes back: so not all come at once.
struct Reconnect {
    static constexpr Action action = Action::session_event;

    std::chrono::milliseconds after;

    void write_words(auto& json) const {
        json.string("namespace", word::session).string("event", word::reconnect);
    }
    void describe(auto& json) const { json.number("after", after.count()); }
};

} // namespace jsongled
