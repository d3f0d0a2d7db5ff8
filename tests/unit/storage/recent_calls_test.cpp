#include <gtest/gtest.h>

#include "storage/recent_calls.hpp"

namespace jsongled {
namespace {

class CallStores : public ::testing::Test {
  protected:
    /// Records a call of alice's to bob.
    void append(const std::string& sid, const std::string& callee = "bob") {
        CallRecord record{sid, {"alice"}, {callee}};
        record.times.tried = Time{};
        record.outcome = CallOutcome::answered;
        store.append(std::move(record), {"alice", callee});
    }
    /// Records a propose of alice's that reached nobody.
    void append_in_vain(const std::string& sid) {
        CallRecord record{sid, {"alice"}, {"nobody"}};
        record.outcome = CallOutcome::unreachable;
        store.append(std::move(record), {"alice"});
    }
    /// A record and users of it with the longest texts that clients can put there.
    static std::pair<CallRecord, std::vector<std::string>> longest(std::size_t number, std::size_t users) {
        const auto text = [&](std::string_view kind) {
            std::string name = std::string(kind) + std::to_string(number);
            name.resize(256, 'x');
            return name;
        };
        std::vector<std::string> names;
        for (std::size_t i = 0; i < users; ++i)
            names.push_back(text(std::to_string(i) + "-"));
        CallRecord record{
            text("s"), {names.front(), text("n"), text("p")}, {names.back(), text("n"), text("p")}, text("r")};
        record.outcome = CallOutcome::unreachable;
        return {std::move(record), std::move(names)};
    }

    static const std::string& sid_of(const CallRecordPtr& call) { return call->sid; }
    static const std::string& sid_of(const CallOfUser& call) { return call.record->sid; }
    template<class Call>
    static std::string sids(const std::vector<Call>& calls) {
        std::string text;
        for (const Call& call : calls)
            text += sid_of(call) + " ";
        return text;
    }
    /// A call in a room, placed by `users.front()`, that rang for the others.
    static CallRecord in_room(const std::string& sid, const std::vector<std::string>& users) {
        CallRecord record{sid, {users.front()}, {users.at(1)}, "room"};
        record.times.tried = Time{};
        record.outcome = CallOutcome::retracted;
        return record;
    }
    std::string history(std::string_view uid, std::size_t limit = 10, std::string_view before = {}) {
        const CallPage page = store.history(uid, limit, before);
        return sids(page.calls) + (page.complete ? "complete" : "more");
    }

    RecentCalls store{{{4, 1'000'000, 4}, {4, 1'000'000, 2}}};
};

TEST_F(CallStores, users_have_their_own_calls_newest_first) {
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

TEST_F(CallStores, a_sid_that_comes_again_is_found_as_the_oldest_call_of_the_user) {
    append("0");
    append("1");
    append("2");
    append("1");
    EXPECT_EQ(history("bob", 10, "1"), "0 complete");
    append("1", "carol");
    EXPECT_EQ(history("bob", 10, "2"), "1 complete") << "the oldest of all is forgotten";
    EXPECT_EQ(history("bob", 10, "1"), "complete") << "another's call of that sid is not bob's";
    for (const char* sid : {"3", "4"})
        append(sid);
    EXPECT_EQ(history("bob", 10, "3"), "1 complete")
        << "the first one of this sid is forgotten, the second is not";
    append("5");
    EXPECT_EQ(history("bob", 10, "1"), "complete");
}

TEST_F(CallStores, pages_list_each_call_once_though_sids_come_again) {
    RecentCalls large;
    const std::string sids_in_order = "abacbbcdadcee";
    for (std::size_t i = 0; i < sids_in_order.size(); ++i) {
        CallRecord record{std::string(1, sids_in_order[i]), {"user" + std::to_string(i)}, {"bob"}};
        record.times.tried = Time{};
        record.times.proposed = Time{std::chrono::seconds(i)};
        large.append(std::move(record), {"user" + std::to_string(i), "bob"});
    }
    for (std::size_t limit = 1; limit <= sids_in_order.size() + 1; ++limit) {
        std::string listed;
        std::string before;
        CallPage page{{}, false};
        for (std::size_t pages = 0; !page.complete && pages < 20; ++pages) {
            page = large.history("bob", limit, before);
            ASSERT_FALSE(page.calls.empty());
            for (const auto& call : page.calls)
                listed = sid_of(call) + listed;
            before = sid_of(page.calls.back());
        }
        EXPECT_TRUE(page.complete);
        EXPECT_EQ(listed, sids_in_order) << "with a limit of " << limit;
    }
}

TEST_F(CallStores, calls_that_only_rang_for_a_user_cost_that_user_no_call) {
    RecentCalls large{{{100, 1'000'000, 3}, {100, 1'000'000, 2}}};
    for (const char* sid : {"1", "2"}) {
        large.append(in_room(sid, {"alice", "bob"}), {"alice", "bob"});
    }
    for (int i = 0; i < 50; ++i) {
        const std::vector<std::string> users{"mallory", "trent", "bob"};
        CallRecord record = in_room("r" + std::to_string(i), users);
        record.times.proceeded = Time{};
        large.append(std::move(record), users);
    }
    EXPECT_EQ(sids(large.history("bob", 10, {}).calls), "r49 r48 2 1 ");
    EXPECT_EQ(sids(large.history("trent", 10, {}).calls), "r49 r48 r47 ");
    EXPECT_EQ(sids(large.history("alice", 10, {}).calls), "2 1 ");
    EXPECT_EQ(large.records(), 5U);
}

TEST_F(CallStores, whoever_a_room_lists_first_is_no_party_of_a_call_that_nobody_took) {
    RecentCalls large{{{100, 1'000'000, 3}, {100, 1'000'000, 2}}};
    large.append(in_room("1", {"alice", "bob"}), {"alice", "bob"});
    const std::vector<std::string> users{"mallory", "bob", "trent"};
    for (int i = 0; i < 50; ++i)
        large.append(in_room("r" + std::to_string(i), users), users);
    EXPECT_EQ(sids(large.history("bob", 10, {}).calls), "r49 r48 1 ");
    CallRecord declined = in_room("2", users);
    declined.outcome = CallOutcome::declined;
    large.append(std::move(declined), users);
    large.append(in_room("3", users), users);
    large.append(in_room("4", users), users);
    EXPECT_EQ(sids(large.history("bob", 10, {}).calls), "4 3 2 1 ") << "bob has declined, which is a part";
}

TEST_F(CallStores, no_caller_fills_what_stands_aside_for_another) {
    RecentCalls large;
    const auto append_busy = [&](const std::string& sid, const std::string& caller) {
        CallRecord record{sid, {caller}, {"bob"}};
        record.outcome = CallOutcome::busy;
        large.append(std::move(record), {caller, "bob"});
    };
    append_busy("1", "carol");
    for (int i = 0; i < 100; ++i) {
        append_busy("m" + std::to_string(i), "mallory");
        const std::vector<std::string> users{"mallory", "trent", "bob"};
        large.append(in_room("r" + std::to_string(i), users), users);
    }
    append_busy("2", "dave");
    EXPECT_EQ(sids(large.history("bob", 10, {}).calls), "2 r99 m99 r98 1 ");
    EXPECT_EQ(large.history("mallory", 300, {}).calls.size(), 120U)
        << "users may fill their share with their own";
    EXPECT_EQ(large.history("trent", 300, {}).calls.size(), 3U);
}

TEST_F(CallStores, no_caller_fills_a_history_with_one_sid) {
    RecentCalls large;
    for (const char* caller : {"alice", "mallory"})
        for (int i = 0; i < 100; ++i)
            large.append(in_room("same", {caller, "bob"}), {caller, "bob"});
    EXPECT_EQ(large.history("bob", 300, {}).calls.size(), 6U);
    EXPECT_EQ(large.history("alice", 300, {}).calls.size(), 3U);
    EXPECT_EQ(large.records(), 6U);
}

TEST_F(CallStores, users_with_more_than_their_share_lose_their_own_oldest_only) {
    RecentCalls large{{{100, 1'000'000, 3}, {100, 1'000'000, 2}}};
    const auto append_to = [&](const std::string& sid, const std::vector<std::string>& users) {
        CallRecord record{sid, {users.front()}, {users.back()}};
        record.times.tried = Time{};
        large.append(std::move(record), users);
    };
    append_to("1", {"alice", "bob"});
    for (int i = 2; i < 50; ++i)
        append_to(std::to_string(i), {"mallory", "trent"});
    append_to("50", {"mallory", "bob"});
    EXPECT_EQ(sids(large.history("mallory", 10, {}).calls), "50 49 48 ");
    EXPECT_EQ(sids(large.history("bob", 10, {}).calls), "50 1 ");
    EXPECT_EQ(sids(large.history("trent", 10, {}).calls), "49 48 47 ");
    EXPECT_EQ(sids(large.recent(10)), "50 49 48 47 1 ") << "what is in nobody's history is gone";
    EXPECT_EQ(large.records(), 5U);
}

TEST_F(CallStores, what_reached_nobody_costs_no_call_its_place) {
    append("1");
    append("2", "carol");
    for (int i = 0; i < 10'000; ++i)
        append_in_vain("vain" + std::to_string(i));
    append("3");
    EXPECT_EQ(history("alice"), "3 vain9999 vain9998 2 1 complete") << "alice's own last ones, in their order";
    EXPECT_EQ(history("alice", 2, "vain9999"), "vain9998 2 more");
    EXPECT_EQ(history("bob"), "3 1 complete");
    EXPECT_EQ(sids(store.recent(3)), "3 vain9999 vain9998 ");
}

TEST_F(CallStores, the_bound_is_in_bytes_whatever_stands_in_the_records) {
    const RecentCalls::Limits limits;
    RecentCalls bounded;
    const std::size_t most = limits.reached.bytes + limits.unreached.bytes;
    for (std::size_t i = 0; i < 8'000; ++i) {
        auto [record, users] = longest(i, 8);
        if (i % 2 == 0) record.times.tried = Time{};
        bounded.append(std::move(record), users);
        ASSERT_LE(bounded.bytes(), most);
    }
    EXPECT_GT(bounded.bytes(), most * 9 / 10);
    EXPECT_LT(bounded.records(), 5'000U);
    const std::size_t records = bounded.records();
    for (std::size_t i = 7'000; i < 8'000; i += 2) {
        const auto [record, users] = longest(i, 8);
        for (const std::string& user : {record.caller.uid, record.callee.uid})
            bounded.report(record.sid, user,
                           {1, 1, std::string(256, 'u'), std::string(256, 'r'), std::string(256, 'e')});
        ASSERT_LE(bounded.bytes(), most);
    }
    EXPECT_LT(bounded.records(), records) << "a report counts as well";
}

TEST_F(CallStores, nothing_is_left_of_a_record_that_is_gone) {
    RecentCalls one{{{1, 1'000'000, 10}, {1, 1'000'000, 10}}};
    auto [first, users] = longest(1, 8);
    first.times.tried = Time{};
    one.append(CallRecord(first), users);
    const std::size_t bytes = one.bytes();
    for (std::size_t i = 2; i < 100; ++i) {
        auto [record, others] = longest(i, 8);
        record.times.tried = Time{};
        one.append(std::move(record), others);
        EXPECT_EQ(one.bytes(), bytes);
    }
    EXPECT_TRUE(one.history(users.front(), 10, {}).calls.empty());
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
