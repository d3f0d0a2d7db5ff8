#pragma once

#include <optional>
#include <string>

#include "protocol/actions.hpp"
#include "protocol/time.hpp"

namespace jsongled {

/// The answer to `session-refresh`: until when the client may stay.
struct RefreshResult {
    static constexpr Action action = Action::iq_result;

    std::string transaction;
    std::optional<Time> expires; ///< nothing where tokens of clients' own are not asked for

    void write_words(auto& json) const {
        json.string("query", word::session_refresh).string("transaction", transaction);
    }
    void describe(auto& json) const {
        if (expires) json.time("expires", *expires);
    }
};

} // namespace jsongled
