// What an operator does to those who are there: connections, users, rooms.

#include <gtest/gtest.h>

#include "server/routing/operator_lists.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;
using Outcome = ActReport::Outcome;

class OperatorActs : public ::testing::Test {
  protected:
    void wait(std::chrono::milliseconds time) {
        harness.now += time;
        harness.router.tick(harness.now);
        expect_sound(harness.router);
    }
    /// Says hello as this user, whatever comes of it.
    static void say_hello(Client& client, std::string_view uid) {
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "hello-" + client.id()},
                                 {"description", {{"uid", uid}}}});
    }
    void expect_kept_out(std::string_view uid) {
        Client& client = harness.connect();
        say_hello(client, uid);
        EXPECT_EQ(client.take_jsongle().at("status"), "failed");
        EXPECT_EQ(error_code_of(client.take_jsongle()), 403005);
        EXPECT_EQ(client.closed, CloseCause::admin);
        EXPECT_TRUE(harness.router.tables().directory.connections_of(uid).empty());
        client.leave();
    }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
};

TEST_F(OperatorActs, end_one_connection_and_no_other) {
    Client& other = harness.connect("alice");
    const ActReport report = harness.act(DisconnectPeer{alice.id()});
    EXPECT_EQ(report.outcome, Outcome::done);
    EXPECT_EQ(report.connections, 1U);
    EXPECT_EQ(alice.closed, CloseCause::admin);
    EXPECT_FALSE(other.closed || bob.closed);
}

TEST_F(OperatorActs, have_nothing_of_an_ended_connection_reach_anybody) {
    alice.join("muc-join", "lobby");
    bob.join("muc-join", "lobby");
    alice.take_all();
    harness.act(DisconnectPeer{alice.id()});
    alice.send("lobby",
               {{"action", "session-text"}, {"namespace", "muc"}, {"description", {{"content", "x"}}}});
    EXPECT_FALSE(bob.has_mail() || alice.has_mail());
    alice.leave();
    EXPECT_EQ(bob.take_jsongle().at("event"), "left");
}

TEST_F(OperatorActs, do_nothing_for_a_name_that_nobody_has) {
    EXPECT_EQ(harness.act(DisconnectPeer{"nobody"}).outcome, Outcome::not_found);
    EXPECT_EQ(harness.act(DisconnectPeer{"alice"}).outcome, Outcome::not_found);
    EXPECT_EQ(harness.act(DisconnectUser{"nobody"}).outcome, Outcome::not_found);
    EXPECT_EQ(harness.act(LiftBlock{"alice"}).outcome, Outcome::not_found);
    EXPECT_EQ(harness.act(CloseRoom{"alice"}).outcome, Outcome::not_found);
    harness.act(DisconnectPeer{alice.id()});
    EXPECT_EQ(harness.act(DisconnectPeer{alice.id()}).outcome, Outcome::not_found)
        << "it has been ended already";
    EXPECT_FALSE(bob.closed);
}

TEST_F(OperatorActs, end_all_connections_of_a_user) {
    Client& other = harness.connect("alice");
    const ActReport report = harness.act(DisconnectUser{"alice"});
    EXPECT_EQ(report.connections, 2U);
    EXPECT_EQ(alice.closed, CloseCause::admin);
    EXPECT_EQ(other.closed, CloseCause::admin);
    EXPECT_FALSE(bob.closed);
    alice.leave();
    other.leave();
    harness.connect("alice");
}

TEST_F(OperatorActs, keep_a_user_out_for_so_long) {
    const ActReport report = harness.act(DisconnectUser{"alice", 10min});
    EXPECT_EQ(report.outcome, Outcome::done);
    EXPECT_EQ(alice.closed, CloseCause::admin);
    alice.leave();
    expect_kept_out("alice");
    harness.connect("carol");
    wait(10min - 1ms);
    expect_kept_out("alice");
    wait(1ms);
    harness.connect("alice");
}

TEST_F(OperatorActs, keep_somebody_out_who_is_not_there) {
    EXPECT_EQ(harness.act(DisconnectUser{"mallory", 1h}).outcome, Outcome::done);
    expect_kept_out("mallory");
}

TEST_F(OperatorActs, keep_a_user_out_for_as_long_as_was_said_last) {
    harness.act(DisconnectUser{"mallory", 1h});
    harness.act(DisconnectUser{"mallory", 10s});
    wait(10s);
    harness.connect("mallory");
}

TEST_F(OperatorActs, let_a_user_in_again) {
    harness.act(DisconnectUser{"mallory", 1h});
    EXPECT_EQ(harness.act(LiftBlock{"mallory"}).outcome, Outcome::done);
    harness.connect("mallory");
}

TEST_F(OperatorActs, keep_no_more_users_out_than_there_is_memory_for) {
    for (std::size_t i = 0; i < Blocks::most; ++i)
        harness.router.act(i, DisconnectUser{"user" + std::to_string(i), 1h}, harness.now);
    EXPECT_EQ(harness.act(DisconnectUser{"bob", 1h}).outcome, Outcome::too_many);
    EXPECT_FALSE(bob.closed) << "nothing was done";
    EXPECT_EQ(harness.act(DisconnectUser{"user7", 1min}).outcome, Outcome::done);
    EXPECT_EQ(harness.act(LiftBlock{"user8"}).outcome, Outcome::done);
    EXPECT_EQ(harness.act(DisconnectUser{"bob", 1h}).outcome, Outcome::done);
    wait(1h);
    EXPECT_TRUE(harness.router.tables().blocks.all().empty());
}

TEST_F(OperatorActs, end_the_call_of_an_ended_connection_for_the_other_side) {
    bob.send("alice", {{"action", "session-propose"},
                       {"sid", "s"},
                       {"initiator", bob.id()},
                       {"responder", "alice"},
                       {"description", {{"media", "audio"}}}});
    bob.take_all();
    harness.act(DisconnectUser{"alice"});
    alice.leave();
    const json::object told = bob.take_jsongle();
    EXPECT_EQ(told.at("reason"), "unreachable");
}

TEST_F(OperatorActs, put_everybody_out_of_a_room_and_tell_each_that_they_have_left) {
    Client& other = harness.connect("bob");
    for (Client* client : {&alice, &bob, &other})
        client->join("muc-join", "lobby");
    alice.join("muc-join", "den");
    alice.send("lobby", {{"action", "session-text"}, {"description", {{"content", "x"}}}});
    for (Client* client : {&alice, &bob, &other})
        client->take_all();
    harness.take_facts();
    const ActReport report = harness.act(CloseRoom{"lobby"});
    EXPECT_EQ(report.connections, 3U);
    for (Client* client : {&alice, &bob, &other}) {
        const json::object told = client->take_jsongle();
        EXPECT_EQ(told.at("event"), "left");
        EXPECT_EQ(told.at("namespace"), "muc");
        EXPECT_EQ(told.at("description").at("rid"), "lobby");
        EXPECT_EQ(told.at("description").at("member").at("uid"), client == &alice ? "alice" : "bob");
        EXPECT_FALSE(client->has_mail() || client->closed);
    }
    EXPECT_EQ(harness.take_facts().size(), 3U);
    EXPECT_EQ(harness.router.counts().mucs, 1U) << "the other room is as it was";
    alice.send("lobby", {{"action", "session-text"}, {"description", {{"content", "x"}}}});
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404002);
    alice.join("session-join", "lobby");
}

TEST_F(OperatorActs, end_the_call_of_a_room_that_is_closed) {
    for (Client* client : {&alice, &bob})
        client->join("session-join", "desk");
    alice.take_all();
    alice.send("desk", {{"action", "session-propose"},
                        {"sid", "s"},
                        {"initiator", alice.id()},
                        {"responder", "desk"},
                        {"description", {{"media", "audio"}}}});
    alice.take_all();
    bob.take_all();
    harness.act(CloseRoom{"desk"});
    EXPECT_EQ(harness.router.tables().calls.size(), 0U);
    EXPECT_EQ(alice.take_jsongle().at("reason"), "unreachable");
    EXPECT_EQ(alice.take_jsongle().at("event"), "left");
    EXPECT_EQ(bob.take_jsongle().at("description").at("cause"), "left");
    EXPECT_EQ(bob.take_jsongle().at("event"), "left");
}

TEST_F(OperatorActs, free_those_who_wait_for_a_reader_that_is_ended) {
    bob.fill = Fill::filling;
    alice.send("bob", {{"action", "session-event"},
                       {"event", "typing"},
                       {"description", {{"x", std::string(100'000, 'x')}}}});
    harness.outbox_bytes = 4'096;
    harness.act(DisconnectUser{"bob"});
    EXPECT_FALSE(alice.is_held);
}

/// All that a list has, page by page, each read to its end.
template<class List, class Query>
std::vector<std::string> names_in(const Router& router, Query query_of) {
    std::vector<std::string> names;
    for (std::string after;;) {
        List list(query_of(after));
        while (list.look(router.tables())) {
        }
        const auto page = list.take();
        for (const auto& [name, row] : page.rows)
            names.push_back(name);
        if (page.complete) return names;
        if (page.rows.empty()) return {"a page without a row that is not the last"};
        after = names.back();
    }
}

TEST_F(OperatorActs, list_every_connection_once_in_pages) {
    for (int i = 0; i < 1'500; ++i)
        harness.connect();
    std::vector<std::string> expected;
    for (const auto& [id, peer] : harness.router.tables().directory.all_peers())
        expected.emplace_back(std::string_view(id));
    std::ranges::sort(expected);
    for (const std::size_t limit : {1'502U, 100U, 7U})
        EXPECT_EQ(names_in<PeerList>(harness.router,
                                     [&](const std::string& after) {
                                         return PeerList::Query{{after, limit}};
                                     }),
                  expected)
            << limit;
}

TEST_F(OperatorActs, list_anew_what_has_grown_meanwhile) {
    for (int i = 0; i < 2'000; ++i)
        harness.connect();
    PeerList list(PeerList::Query{{"", 5'000}});
    ASSERT_TRUE(list.look(harness.router.tables())) << "one look must not be at all of them";
    const std::size_t buckets = harness.router.tables().directory.all_peers().bucket_count();
    while (harness.router.tables().directory.all_peers().bucket_count() == buckets)
        harness.connect();
    while (list.look(harness.router.tables())) {
    }
    EXPECT_EQ(list.take().rows.size(), harness.router.counts().peers);
}

TEST_F(OperatorActs, list_the_connections_of_a_user_or_of_a_room) {
    Client& other = harness.connect("alice");
    alice.join("muc-join", "lobby");
    bob.join("muc-join", "lobby");
    harness.connect();
    const auto names = [&](std::optional<std::string> uid, std::optional<std::string> rid) {
        return names_in<PeerList>(harness.router, [&](const std::string& after) {
            return PeerList::Query{{after, 1}, uid, rid};
        });
    };
    EXPECT_EQ(names("alice", std::nullopt), (std::vector{alice.id(), other.id()}));
    EXPECT_EQ(names(std::nullopt, "lobby"), (std::vector{alice.id(), bob.id()}));
    EXPECT_EQ(names("alice", "lobby"), std::vector{alice.id()});
    EXPECT_EQ(names("nobody", std::nullopt), std::vector<std::string>());
    EXPECT_EQ(names(std::nullopt, "nowhere"), std::vector<std::string>());
}

TEST_F(OperatorActs, list_rooms_and_blocks) {
    alice.join("muc-join", "lobby");
    bob.join("muc-join", "lobby");
    alice.join("session-join", "desk");
    RoomList rooms(ListQuery{});
    while (rooms.look(harness.router.tables())) {
    }
    const auto page = rooms.take();
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows.at("desk").kind, RoomKind::room);
    EXPECT_EQ(page.rows.at("lobby").members, 2U);
    harness.act(DisconnectUser{"mallory", 1h});
    BlockList blocks(ListQuery{});
    while (blocks.look(harness.router.tables())) {
    }
    EXPECT_EQ(blocks.take().rows.at("mallory").until, harness.now.steady + 1h);
}

} // namespace
} // namespace jsongled::testing
