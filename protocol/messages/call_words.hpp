#pragma once

#include <string_view>

#include "protocol/call_names.hpp"

namespace jsongled {

/// What every message of a call has beside its action.
void write_call_words(auto& json, std::string_view reason, const CallNames& call) {
    json.string("sid", call.sid)
        .string("reason", reason)
        .string("initiator", call.initiator)
        .string("responder", call.responder);
}

} // namespace jsongled
