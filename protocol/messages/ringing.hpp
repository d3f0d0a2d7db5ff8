#pragma once

#include <string_view>

#include "protocol/actions.hpp"
#include "protocol/call_names.hpp"
#include "protocol/messages/call_words.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// `session-info` `ringing`, for a callee that answers without having said so.
struct Ringing {
    static constexpr Action action = Action::session_info;
    static constexpr std::string_view outer_namespace = word::call;

    CallNames call;
    Time rang;

    void write_words(auto& json) const { write_call_words(json, word::ringing, call); }
    void describe(auto& json) const { json.time("rang", rang); }
};

} // namespace jsongled
