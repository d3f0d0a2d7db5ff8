#pragma once

#include <optional>
#include <string_view>

#include "protocol/actions.hpp"
#include "protocol/call_names.hpp"
#include "protocol/end_cause.hpp"
#include "protocol/messages/call_words.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// `session-info` `unreachable`: ends the call in every state of a client.
struct Unreachable {
    static constexpr Action action = Action::session_info;
    static constexpr std::string_view outer_namespace = word::call;

    CallNames call;
    Time ended;
    std::optional<EndCause> cause;

    void write_words(auto& json) const { write_call_words(json, word::unreachable, call); }
    void describe(auto& json) const {
        json.time("ended", ended);
        if (cause) json.string("cause", to_string(*cause));
    }
};

} // namespace jsongled
