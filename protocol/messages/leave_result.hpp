#pragma once

#include <string>

#include "protocol/actions.hpp"

namespace jsongled {

struct LeaveResult {
    static constexpr Action action = Action::iq_result;

    std::string transaction;
    std::string rid;

    void write_words(auto& json) const {
        json.string("query", word::session_leave).string("transaction", transaction);
    }
    void describe(auto& json) const { json.string("rid", rid); }
};

} // namespace jsongled
