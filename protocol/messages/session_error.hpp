#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/errors.hpp"
#include "protocol/messages/refusal_text.hpp"

namespace jsongled {

/// Refuses a message that is no request.
struct SessionError {
    static constexpr Action action = Action::session_error;

    Refusal why;
    std::string mid; ///< empty when the message at fault had none

    void write_words(auto&) const {}
    void describe(auto& json) const {
        write_refusal(json, why);
        if (!mid.empty()) json.string("mid", mid);
    }
};

} // namespace jsongled
