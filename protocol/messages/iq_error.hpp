#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/errors.hpp"
#include "protocol/messages/refusal_text.hpp"

namespace jsongled {

/// Refuses a request.
struct IqError {
    static constexpr Action action = Action::iq_error;

    std::string query;
    std::string transaction;
    Refusal why;

    void write_words(auto& json) const { json.string("query", query).string("transaction", transaction); }
    void describe(auto& json) const { write_refusal(json, why); }
};

} // namespace jsongled
