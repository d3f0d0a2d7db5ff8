#pragma once

#include <memory>
#include <string>
#include <vector>

#include "protocol/actions.hpp"
#include "protocol/member.hpp"

namespace jsongled {

/// The answer to a join and to `room-members`: who is there.
struct MemberList {
    static constexpr Action action = Action::iq_result;

    std::string query;
    std::string transaction;
    std::string rid;
    std::vector<std::shared_ptr<const Member>> members = {};
    bool complete = true; ///< false: there are more behind the last of these

    void write_words(auto& json) const { json.string("query", query).string("transaction", transaction); }
    void describe(auto& json) const {
        json.begin_array("members");
        for (const auto& member : members)
            json.next().out().raw(member->json());
        json.end_array().string("rid", rid);
        if (!complete) json.boolean("complete", false);
    }
};

} // namespace jsongled
