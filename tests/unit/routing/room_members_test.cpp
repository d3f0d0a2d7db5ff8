// Who is in a room, a page at a time.

#include <set>

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class RoomMembers : public ::testing::Test {
  protected:
    RoomMembers() { set(1'048'576); }

    void set(std::size_t max_outbox_bytes) {
        RouterSettings settings{{2, 200, 100}};
        settings.max_outbox_bytes = max_outbox_bytes;
        harness.router.set(settings);
    }

    Client& come(const std::string& uid, std::size_t bytes) {
        Client& client = harness.connect();
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", client.peer().hello_transaction()},
                                 {"description", {{"uid", uid}, {"avatar", std::string(bytes, 'x')}}}});
        EXPECT_EQ(client.take_jsongle()["status"], "success");
        client.join("muc-join", "muc");
        return client;
    }

    json::object ask(Client& client, std::string_view query, json::object description) {
        client.take_all();
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", query},
                                 {"transaction", "t"},
                                 {"description", std::move(description)}});
        json::object answer = client.take_jsongle();
        EXPECT_EQ(answer.at("transaction"), "t");
        EXPECT_EQ(answer.at("query").as_string(), query);
        return answer;
    }

    static std::vector<std::string> uids_of(const json::object& answer) {
        std::vector<std::string> uids;
        for (const json::value& member : answer.at("description").at("members").as_array())
            uids.emplace_back(member.at("uid").as_string());
        return uids;
    }
    static bool is_complete(const json::object& answer) {
        const json::value* complete = answer.at("description").as_object().if_contains("complete");
        EXPECT_TRUE(!complete || *complete == false) << "absent where all are listed";
        return !complete;
    }

    /// All pages from the first answer on, `between` each.
    template<class Between>
    std::vector<std::string> all_pages(Client& client, json::object answer, Between&& between) {
        std::vector<std::string> all = uids_of(answer);
        while (!is_complete(answer)) {
            between();
            answer = ask(client, "room-members", {{"rid", "muc"}, {"after", all.back()}});
            const auto page = uids_of(answer);
            EXPECT_FALSE(page.empty());
            if (page.empty()) break;
            all.insert(all.end(), page.begin(), page.end());
        }
        return all;
    }

    RouterHarness harness{{2, 200, 100}};
};

TEST_F(RoomMembers, are_all_in_the_answer_to_a_join_as_long_as_they_fit) {
    for (int i = 0; i < 7; ++i)
        come("user" + std::to_string(i), 8'000);
    const json::object answer = ask(come("zoe", 10), "muc-join", {{"rid", "muc"}});
    EXPECT_EQ(uids_of(answer).size(), 7U);
    EXPECT_TRUE(is_complete(answer));
}

TEST_F(RoomMembers, beyond_64_kilobytes_come_by_pages_each_once) {
    std::vector<std::string> expected;
    for (int i = 0; i < 95; ++i)
        expected.push_back(come("user" + std::to_string(100 + i), 8'000).peer().uid());
    Client& late = come("late", 10);
    const json::object first = ask(late, "muc-join", {{"rid", "muc"}});
    EXPECT_FALSE(is_complete(first));
    EXPECT_EQ(uids_of(first).size(), 8U);
    EXPECT_EQ(all_pages(late, first, [] {}), expected);
    EXPECT_EQ(uids_of(ask(late, "room-members", {{"rid", "muc"}})), uids_of(first));
    EXPECT_EQ(uids_of(ask(late, "room-members", {{"rid", "muc"}, {"after", nullptr}})), uids_of(first));
    const json::object past = ask(late, "room-members", {{"rid", "muc"}, {"after", "zzz"}});
    EXPECT_TRUE(uids_of(past).empty());
    EXPECT_TRUE(is_complete(past));
}

TEST_F(RoomMembers, who_stay_are_in_the_pages_once_whoever_comes_and_goes_meanwhile) {
    std::vector<Client*> there;
    for (int i = 0; i < 40; ++i)
        there.push_back(&come("user" + std::to_string(100 + i), 8'000));
    Client& late = come("late", 10);
    json::object answer = ask(late, "muc-join", {{"rid", "muc"}});
    std::size_t last = 7;
    int newcomers = 0;
    const std::vector<std::string> all = all_pages(late, std::move(answer), [&] {
        // The last one listed leaves, and so does one who is still to come; two others arrive.
        for (const std::size_t gone : {last, std::size_t{39} - static_cast<std::size_t>(newcomers)})
            if (there[gone]) std::exchange(there[gone], nullptr)->leave();
        come("user099-" + std::to_string(newcomers), 10);
        come("user200-" + std::to_string(newcomers++), 10);
        last += 8;
    });
    const std::set<std::string> once(all.begin(), all.end());
    EXPECT_EQ(once.size(), all.size()) << "somebody is listed twice";
    EXPECT_GT(newcomers, 2);
    for (const Client* client : there)
        EXPECT_TRUE(!client || once.contains(client->peer().uid()));
}

TEST_F(RoomMembers, are_told_to_members_alone) {
    come("alice", 10);
    Client& stranger = harness.connect("stranger");
    EXPECT_EQ(error_code_of(ask(stranger, "room-members", {{"rid", "muc"}})), 404002);
    EXPECT_EQ(error_code_of(ask(stranger, "room-members", {{"rid", "no such room"}})), 404002);
    EXPECT_EQ(error_code_of(ask(stranger, "room-members", {{"rid", "alice"}})), 404002);
}

TEST_F(RoomMembers, are_asked_for_with_a_room_and_a_user) {
    Client& alice = come("alice", 10);
    EXPECT_EQ(error_code_of(ask(alice, "room-members", json::object{})), 400001);
    for (const json::value& bad : {json::value(7), json::value(""), json::value(true),
                                   json::value(json::array()), json::value(std::string(257, 'u'))}) {
        EXPECT_EQ(error_code_of(ask(alice, "room-members", {{"rid", bad}})), 400001);
        EXPECT_EQ(error_code_of(ask(alice, "room-members", {{"rid", "muc"}, {"after", bad}})), 400001);
    }
}

TEST_F(RoomMembers, take_a_quarter_of_a_small_outbox_but_one_at_least) {
    std::vector<std::string> expected;
    for (int i = 0; i < 20; ++i)
        expected.push_back(come("user" + std::to_string(100 + i), 2'000).peer().uid());
    Client& late = come("late", 10);
    for (const auto& [outbox, page] : {std::pair(65'536U, 7U), std::pair(16'384U, 1U), std::pair(4'096U, 1U)}) {
        set(outbox);
        const json::object first = ask(late, "muc-join", {{"rid", "muc"}});
        EXPECT_EQ(uids_of(first).size(), page) << outbox;
        EXPECT_EQ(all_pages(late, first, [] {}), expected) << outbox;
    }
}

TEST_F(RoomMembers, who_come_are_told_whole_where_an_outbox_holds_many_of_them) {
    for (const auto& [outbox, is_whole] : {std::pair(128 * 1'000, true), std::pair(128 * 900, false)}) {
        set(static_cast<std::size_t>(outbox));
        Client& first = come("first", 1);
        Client& second = come("second", 950);
        const json::object joined = first.take_jsongle();
        EXPECT_EQ(joined.at("event"), "joined");
        EXPECT_EQ(joined.at("description").at("member").as_object().contains("avatar"), is_whole) << outbox;
        EXPECT_EQ(joined.at("description").at("member").at("uid"), "second");
        second.leave();
        first.leave();
    }
}

TEST_F(RoomMembers, too_large_for_any_answer_leave_an_error) {
    come("alice", 8'000);
    Client& late = come("late", 10);
    set(4'096);
    const json::object joined = ask(late, "muc-join", {{"rid", "muc"}});
    EXPECT_TRUE(uids_of(joined).empty());
    EXPECT_FALSE(is_complete(joined));
    EXPECT_EQ(error_code_of(ask(late, "room-members", {{"rid", "muc"}})), 503001);
}

} // namespace
} // namespace jsongled::testing
