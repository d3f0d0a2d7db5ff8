#pragma once

#include <string_view>

#include "protocol/actions.hpp"
#include "protocol/call_names.hpp"
#include "protocol/messages/call_words.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// `session-info`: the connection of the call's other side is lost, or has come back.
struct Reconnecting {
    static constexpr Action action = Action::session_info;
    static constexpr std::string_view outer_namespace = word::call;

    enum class What : bool { lost, back };

    CallNames call;
    Time at;
    What what;

    void write_words(auto& json) const {
        write_call_words(json, what == What::lost ? word::reconnecting : word::reconnected, call);
    }
    void describe(auto& json) const {
        json.time(what == What::lost ? word::reconnecting : word::reconnected, at);
    }
};

} // namespace jsongled
