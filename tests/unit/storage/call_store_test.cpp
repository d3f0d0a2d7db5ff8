#include <gtest/gtest.h>

#include "storage/memory_call_store.hpp"

namespace jsongled {
namespace {

class CallStores : public ::testing::Test {
  protected:
    /// Records a call of alice's to bob.
    void append(const std::string& sid, const std::string& callee = "bob") {
        CallRecord record{sid, {"alice"}, {callee}};
        record.outcome = CallOutcome::answered;
        store.append(std::move(record), {"alice", callee});
    }

    static std::string sids(const std::vector<CallRecordPtr>& calls) {
        std::string text;
        for (const CallRecordPtr& call : calls)
            text += call->sid + " ";
        return text;
    }
    std::string history(std::string_view uid, std::size_t limit = 10, std::string_view before = {}) {
        const CallPage page = store.history(uid, limit, before);
        return sids(page.calls) + (page.complete ? "complete" : "more");
    }

    MemoryCallStore store{4};
};

TEST_F(CallStores, a_user_has_his_own_calls_newest_first) {
    append("1");
    append("2", "carol");
    append("3");
    EXPECT_EQ(history("alice"), "3 2 1 complete");
    EXPECT_EQ(history("bob"), "3 1 complete");
    EXPECT_EQ(history("carol"), "2 complete");
    EXPECT_EQ(history("dave"), "complete");
    EXPECT_EQ(sids(store.recent(2)), "3 2 ");
}

TEST_F(CallStores, pages_follow_each_other_without_gap_or_overlap) {
    for (const char* sid : {"1", "2", "3", "4"})
        append(sid);
    EXPECT_EQ(history("bob", 2), "4 3 more");
    EXPECT_EQ(history("bob", 2, "3"), "2 1 complete");
    EXPECT_EQ(history("bob", 1, "3"), "2 more");
    EXPECT_EQ(history("bob", 2, "1"), "complete");
    EXPECT_EQ(history("bob", 2, "unknown"), "complete");
}

TEST_F(CallStores, the_oldest_go_when_it_is_full) {
    for (const char* sid : {"1", "2", "3", "4", "5", "6"})
        append(sid, sid == std::string("1") ? "carol" : "bob");
    EXPECT_EQ(history("alice"), "6 5 4 3 complete");
    EXPECT_EQ(history("carol"), "complete");
    EXPECT_EQ(history("alice", 5, "4"), "3 complete");
    EXPECT_EQ(history("alice", 5, "2"), "complete") << "forgotten";
    EXPECT_EQ(sids(store.recent(10)), "6 5 4 3 ");
}

TEST_F(CallStores, a_sid_that_comes_again_is_found_as_the_newer_call) {
    append("1");
    append("2");
    append("1");
    EXPECT_EQ(history("bob", 10, "1"), "2 1 complete");
    for (const char* sid : {"3", "4", "5"})
        append(sid);
    EXPECT_EQ(history("bob", 10, "3"), "1 complete")
        << "the first one of this sid is forgotten, the second is not";
    EXPECT_EQ(history("bob", 10, "1"), "complete");
}

TEST_F(CallStores, reports_are_kept_by_side_and_only_from_a_party) {
    append("1");
    const std::vector<CallRecordPtr> before = store.recent(1);
    store.report("1", "alice", {4.5});
    store.report("1", "bob", {3.5});
    store.report("1", "mallory", {0});
    store.report("2", "alice", {1});
    const CallRecordPtr after = store.recent(1).front();
    ASSERT_TRUE(after->reports[CallSide::caller] && after->reports[CallSide::callee]);
    EXPECT_EQ(after->reports[CallSide::caller]->mos, 4.5);
    EXPECT_EQ(after->reports[CallSide::callee]->mos, 3.5);
    EXPECT_FALSE(before.front()->reports[CallSide::caller]) << "whoever read it has it as it was";
    store.report("1", "bob", {2.5});
    EXPECT_EQ(store.recent(1).front()->reports[CallSide::callee]->mos, 2.5);
}

} // namespace
} // namespace jsongled
