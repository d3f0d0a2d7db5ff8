// What a store promises of calls, whatever its kind.

#include <string>

#include <gmock/gmock.h>

#include "tests/contract/store_contract.hpp"

namespace jsongled::testing {
namespace {

class CallStores : public StoreContract {
  protected:
    void append(const std::string& sid, const std::string& caller = "alice",
                const std::string& callee = "bob") {
        CallRecord record{sid, {caller}, {callee}};
        record.times.tried = Time{};
        record.outcome = CallOutcome::answered;
        append(std::move(record), {caller, callee});
    }
    void append(CallRecord record, std::vector<std::string> users) {
        put(KeepCall{std::move(record), std::move(users)});
    }
    void report(const std::string& sid, const std::string& uid, QualityReport quality) {
        put(KeepReport{sid, uid, std::move(quality)});
    }

    const CallPage& ask_calls(CallQuery query) { return ask<CallPage>(std::move(query)); }
    const CallPage& ask_for(const std::string& uid, std::size_t limit = 100, const std::string& before = {}) {
        return ask_calls({uid, limit, before});
    }

    /// With every member set, and texts that need care.
    static CallRecord whole_record() {
        CallRecord record{"sid \x01\xc2\x85",
                          {"uid \"1\"\\\n", "Alice"},
                          {"uid\t2 \xf0\x9f\x98\x80",
                           "B\xc3\xb6"
                           "b",
                           "peer"}};
        record.caller.peer_id = std::string("with\0zero", 9);
        record.rid = "room";
        record.media = Media::video_only;
        const auto at = [](int seconds) {
            return Time(std::chrono::days(20'000) + std::chrono::seconds(seconds));
        };
        record.times = {at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8)};
        record.setup = std::chrono::milliseconds(6'001);
        record.talk = std::chrono::milliseconds(999);
        record.outcome = CallOutcome::lost;
        record.ended_by = EndedBy::callee;
        record.cause = EndCause::disconnected;
        record.negotiations = 4'000'000'000;
        record.exchanged[CallSide::caller].descriptions = 3;
        record.exchanged[CallSide::callee].candidates = {1, 2, 3, 4};
        record.reports[CallSide::caller] = QualityReport{4.9, 2'592'000.0, "ua", "route", "error"};
        record.reports[CallSide::callee] = QualityReport{0.0};
        return record;
    }

    static std::string sids(const CallPage& page) {
        std::string all;
        for (const CallOfUser& call : page.calls)
            all += call.record->sid + " ";
        return all + (page.complete ? "complete" : "more");
    }
};

TEST_P(CallStores, find_what_was_written_before_in_the_order_of_writing) {
    append("1");
    append("2");
    EXPECT_EQ(sids(ask_for("alice")), "2 1 complete");
    append("3");
    EXPECT_EQ(sids(ask_for("bob")), "3 2 1 complete");
    EXPECT_EQ(sids(ask_for("carol")), "complete");
}

TEST_P(CallStores, answer_each_read_once_in_the_order_of_reading) {
    for (int i = 0; i < 50; ++i) {
        append(std::to_string(i), "alice", "bob" + std::to_string(i));
        pose(CallQuery{"bob" + std::to_string(i), 10, {}});
    }
    kind->settle(tickets);
    ASSERT_EQ(kind->events.answers.size(), 50U);
    for (std::size_t i = 0; i < 50; ++i) {
        EXPECT_EQ(kind->events.answers[i].ticket, i + 1);
        EXPECT_EQ(sids(std::get<CallPage>(kind->events.answers[i].answer)), std::to_string(i) + " complete");
    }
}

TEST_P(CallStores, tell_what_is_stored_once_and_never_ahead) {
    for (int i = 0; i < 20; ++i)
        append(std::to_string(i));
    ask_for("alice");
    const auto& numbers = kind->events.numbers;
    ASSERT_FALSE(numbers.empty());
    EXPECT_EQ(numbers.back(), written);
    EXPECT_TRUE(std::ranges::is_sorted(numbers));
    EXPECT_EQ(std::ranges::adjacent_find(numbers), numbers.end());
    EXPECT_LE(std::get<CallPage>(kind->events.answers.back().answer).calls.size(),
              kind->events.answers.back().stored)
        << "a page tells of nothing that is not stored";
}

TEST_P(CallStores, page_through_a_history) {
    for (int i = 1; i <= 7; ++i)
        append(std::to_string(i));
    EXPECT_EQ(sids(ask_for("alice", 3)), "7 6 5 more");
    EXPECT_EQ(sids(ask_for("alice", 3, "5")), "4 3 2 more");
    EXPECT_EQ(sids(ask_for("alice", 3, "2")), "1 complete");
    EXPECT_EQ(sids(ask_for("alice", 3, "1")), "complete");
    EXPECT_EQ(sids(ask_for("alice", 3, "unknown")), "complete");
    EXPECT_EQ(sids(ask_for("alice", 7)), "7 6 5 4 3 2 1 complete");
}

TEST_P(CallStores, end_no_page_with_a_sid_that_comes_again) {
    for (const char* sid : {"a", "b", "b", "c"})
        append(sid);
    EXPECT_EQ(sids(ask_for("alice", 2)), "c more") << "behind the newer b the older would be skipped";
    EXPECT_EQ(sids(ask_for("alice", 2, "c")), "b b more");
    EXPECT_EQ(sids(ask_for("alice", 1, "c")), "b b more") << "it cannot be shorter";
}

TEST_P(CallStores, list_the_newest_of_all_users) {
    append("1", "alice", "bob");
    append("2", "carol", "dave");
    append("3", "erin", "frank");
    EXPECT_EQ(sids(ask_calls({std::nullopt, 2})), "3 2 more");
    EXPECT_EQ(sids(ask_calls({std::nullopt, 3})), "3 2 1 complete");
}

TEST_P(CallStores, take_a_report_of_a_party_and_of_nobody_else) {
    append("1");
    report("1", "bob", {4.5, 12.0, "browser", "relay", "none"});
    report("1", "mallory", {1.0});
    report("2", "bob", {1.0});
    const CallRecordPtr record = ask_for("alice").calls.at(0).record;
    ASSERT_TRUE(record->reports[CallSide::callee]);
    EXPECT_EQ(record->reports[CallSide::callee]->mos, 4.5);
    EXPECT_EQ(record->reports[CallSide::callee]->route, "relay");
    EXPECT_FALSE(record->reports[CallSide::caller]);
    EXPECT_EQ(kind->events.numbers.back(), written) << "what changes nothing is stored as well";
}

TEST_P(CallStores, give_back_what_was_written_to_the_last_member) {
    CallRecord record = whole_record();
    const std::string written_as = to_json(record, PeerIds::shown);
    append(std::move(record), {"uid \"1\"\\\n", "uid\t2 \xf0\x9f\x98\x80"});
    EXPECT_EQ(to_json(*ask_for("uid\t2 \xf0\x9f\x98\x80").calls.at(0).record, PeerIds::shown), written_as);
}

TEST_P(CallStores, know_what_a_user_was_in_a_call) {
    CallRecord record{"1", {"alice"}, {"bob"}};
    record.times.tried = Time{};
    record.times.proceeded = Time{};
    record.outcome = CallOutcome::answered;
    append(std::move(record), {"alice", "bob", "carol"});
    EXPECT_EQ(ask_for("alice").calls.at(0).role, CallRole::party);
    EXPECT_EQ(ask_for("bob").calls.at(0).role, CallRole::party);
    EXPECT_EQ(ask_for("carol").calls.at(0).role, CallRole::bystander);
}

INSTANTIATE_TEST_SUITE_P(Kinds, CallStores, ::testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return std::string(kind.param.name); });

} // namespace
} // namespace jsongled::testing
