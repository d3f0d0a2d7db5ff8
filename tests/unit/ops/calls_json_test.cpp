#include "server/ops/calls_json.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

CallRecord record(std::string sid) {
    return {std::move(sid), {"al\"ice", "Alice", "id-1"}, {"bob", {}, {}}};
}

TEST(CallsJson, has_the_calls_that_are_on_with_their_states_and_those_that_are_over) {
    CallRecord over = record("s3");
    over.outcome = CallOutcome::busy;
    const CallsReport report{{{record("s1"), CallState::trying}, {record("s2"), CallState::active}},
                             {std::make_shared<const CallRecord>(over)}};
    const auto one = [](const std::string& begin) {
        return begin + R"("caller":{"uid":"al\"ice","dn":"Alice","id":"id-1"},"callee":{"uid":"bob"},)"
                       R"("times":{"proposed":"1970-01-01T00:00:00.000Z"},"negotiations":0,)"
                       R"("exchange":{"caller":{"descriptions":0,"sections":{},"candidates":{}},)"
                       R"("callee":{"descriptions":0,"sections":{},"candidates":{}}},"metrics":{}})";
    };
    EXPECT_EQ(to_json(report), R"({"active":[)" + one(R"({"state":"trying","sid":"s1","outcome":null,)") + "," +
                                   one(R"({"state":"active","sid":"s2","outcome":null,)") + R"(],"recent":[)" +
                                   one(R"({"sid":"s3","outcome":"busy","endedBy":"server",)") + "]}");
}

TEST(CallsJson, of_no_calls_are_two_empty_lists) {
    EXPECT_EQ(to_json(CallsReport()), R"({"active":[],"recent":[]})");
}

} // namespace
} // namespace jsongled
