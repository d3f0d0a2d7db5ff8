#pragma once

#include <string_view>

#include "protocol/actions.hpp"
#include "protocol/call_names.hpp"
#include "protocol/messages/call_words.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// `session-info` `trying`: the call is on its way to the callee.
struct Trying {
    static constexpr Action action = Action::session_info;
    static constexpr std::string_view outer_namespace = word::call;

    CallNames call;
    Time tried;

    void write_words(auto& json) const { write_call_words(json, word::trying, call); }
    void describe(auto& json) const { json.time("tried", tried); }
};

} // namespace jsongled
