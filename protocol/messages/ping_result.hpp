#pragma once

#include <string>

#include "protocol/actions.hpp"

namespace jsongled {

/// The answer to `session-ping`: the line works in both directions.
struct PingResult {
    static constexpr Action action = Action::iq_result;

    std::string transaction;

    void write_words(auto& json) const {
        json.string("query", word::session_ping).string("transaction", transaction);
    }
    void describe(auto&) const {}
};

} // namespace jsongled
