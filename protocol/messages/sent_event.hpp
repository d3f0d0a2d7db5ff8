#pragma once

#include <string>

#include "protocol/actions.hpp"

namespace jsongled {

/// Tells a user's other connections what one of them has said to others.
struct SentEvent {
    static constexpr Action action = Action::session_event;

    std::string envelope; ///< a JSON object, as it was delivered
    std::string to;       ///< as it was addressed

    void write_words(auto& json) const { json.string("namespace", word::message).string("event", word::sent); }
    void describe(auto& json) const { json.raw("message", envelope).string("to", to); }
};

} // namespace jsongled
