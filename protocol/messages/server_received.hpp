#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// Tells the sender of a message that the server has taken it over.
struct ServerReceived {
    static constexpr Action action = Action::session_event;

    std::string name_space;
    std::string mid;
    Time acknowledged;

    void write_words(auto& json) const { json.string("namespace", name_space).string("event", word::receipt); }
    void describe(auto& json) const {
        json.time("acknowledged", acknowledged).string("mid", mid).string("type", "server-received");
    }
};

} // namespace jsongled
