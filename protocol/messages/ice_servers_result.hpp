#pragma once

#include <string>

#include "protocol/actions.hpp"
#include "protocol/messages/ice_access.hpp"

namespace jsongled {

/// The answer to `ice-servers`.
struct IceServersResult {
    static constexpr Action action = Action::iq_result;

    std::string transaction;
    IceAccess access;

    void write_words(auto& json) const {
        json.string("query", word::ice_servers).string("transaction", transaction);
    }
    void describe(auto& json) const { access.describe(json); }
};

} // namespace jsongled
