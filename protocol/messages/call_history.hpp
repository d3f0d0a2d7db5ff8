#pragma once

#include <concepts>
#include <string>
#include <vector>

#include "protocol/actions.hpp"
#include "protocol/call_record.hpp"
#include "protocol/json_writer.hpp"

namespace jsongled {

/// The answer to `call-history`: a part of the user's own calls.
struct CallHistory {
    static constexpr Action action = Action::iq_result;

    std::string transaction;
    std::vector<CallOfUser> calls;
    bool complete; ///< nothing older is left

    void write_words(auto& json) const {
        json.string("query", word::call_history).string("transaction", transaction);
    }
    template<class Json>
    void describe(Json& json) const {
        json.begin_array("calls");
        for (const CallOfUser& call : calls) {
            json.next();
            if constexpr (std::same_as<Json, JsonMeter>)
                json.out().at_most(json_bound(*call.record));
            else
                json.out().raw(to_json(call));
        }
        json.end_array().boolean("complete", complete);
    }
};

} // namespace jsongled
