// A server that stops tells its clients when to come back.

#include "server/routing/way_back.hpp"

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

/// As many as there are in each tenth of the time, of so many clients.
std::array<std::size_t, 10> tenths(std::size_t clients, std::chrono::milliseconds longest) {
    std::array<std::size_t, 10> counts{};
    for (std::size_t i = 0; i < clients; ++i) {
        const auto away = time_away("peer-" + std::to_string(i), clients);
        EXPECT_GE(away, 1s);
        EXPECT_LE(away, longest);
        const auto share = static_cast<std::size_t>((away - 1s) * 10 / (longest - 1s));
        ++counts[std::min<std::size_t>(share, 9)];
    }
    return counts;
}

TEST(WayBack, is_spread_evenly_over_a_time_that_grows_with_the_number_of_clients) {
    for (const auto& [clients, longest] :
         {std::pair<std::size_t, std::chrono::milliseconds>{1'000, 4s}, {20'000, 23s}})
        for (const std::size_t count : tenths(clients, longest)) {
            EXPECT_GT(count, clients / 10 - clients / 25);
            EXPECT_LT(count, clients / 10 + clients / 25);
        }
}

TEST(WayBack, is_never_longer_than_clients_obey) {
    for (const std::size_t clients : {std::size_t{10'000'000}, std::numeric_limits<std::size_t>::max()})
        for (int i = 0; i < 100; ++i)
            EXPECT_LE(time_away("peer-" + std::to_string(i), clients), 10min);
}

class GoingAway : public ::testing::Test {
  protected:
    Client& enter(std::string_view uid, json::array can) {
        Client& client = harness.connect();
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "hello-" + client.id()},
                                 {"description", {{"uid", uid}, {"client", {{"can", std::move(can)}}}}}});
        EXPECT_EQ(client.take_jsongle()["status"], "success");
        return client;
    }
    void end(Client& client, CloseCause why) { harness.router.end({client.id(), &client}, why); }

    RouterHarness harness;
};

TEST_F(GoingAway, tells_those_who_can_come_back_when_to) {
    Client& alice = enter("alice", {"reconnect"});
    Client& bob = enter("bob", {"resume"});
    harness.router.go_away(harness.now);
    for (Client* client : {&alice, &bob})
        end(*client, CloseCause::drain);
    const json::object told = alice.take_jsongle();
    EXPECT_EQ(told.at("action"), "session-event");
    EXPECT_EQ(told.at("event"), "reconnect");
    EXPECT_EQ(told.at("description").at("after"), time_away(alice.id(), 2).count());
    EXPECT_FALSE(bob.has_mail()) << "whoever does not say so sees the close alone";
    for (const Client* client : {&alice, &bob})
        EXPECT_EQ(client->closed, CloseCause::drain);
}

TEST_F(GoingAway, counts_those_who_were_there_when_it_began) {
    Client& alice = enter("alice", {"reconnect"});
    for (int i = 0; i < 50; ++i)
        harness.connect();
    harness.router.go_away(harness.now);
    EXPECT_EQ(harness.router.tables().to_be_back, 51U);
    end(alice, CloseCause::drain);
    EXPECT_EQ(alice.take_jsongle()["description"].at("after"), time_away(alice.id(), 51).count());
}

TEST_F(GoingAway, leaves_what_was_written_to_who_is_away_to_wait_for_them) {
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_window = std::chrono::seconds(30);
    harness.router.set(settings);
    Client& alice = enter("alice", {});
    for (int i = 0; i < 300; ++i)
        enter("idle" + std::to_string(i), {"resume"}).leave({CloseCause::lost});
    enter("bob", {"resume"}).leave({CloseCause::lost});
    alice.send({{"id", "m1"},
                {"to", "bob"},
                {"jsongle", {{"action", "session-text"}, {"description", {{"content", "precious"}}}}}});
    EXPECT_TRUE(harness.router.go_away(harness.now)) << "nobody holds the lock for all of them";
    while (harness.router.go_away(harness.now)) {
    }
    EXPECT_EQ(harness.router.tables().to_be_back, 302U);
    EXPECT_EQ(harness.router.tables().away.size(), 0U);
    harness.settle();
    Client& back = enter("bob", {});
    const json::object message = back.take();
    EXPECT_EQ(message.at("id"), "m1");
    EXPECT_EQ(message.at("jsongle").at("description").at("delayed"), true);
    expect_sound(harness.router);
}

TEST_F(GoingAway, lets_nobody_be_away_whose_connection_is_lost_meanwhile) {
    Client& alice = enter("alice", {"resume"});
    harness.router.go_away(harness.now);
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_window = std::chrono::seconds(30);
    harness.router.set(settings);
    alice.leave({CloseCause::lost});
    EXPECT_EQ(harness.router.counts().users, 0U);
}

TEST_F(GoingAway, is_not_said_where_one_is_put_off) {
    Client& alice = enter("alice", {"reconnect"});
    end(alice, CloseCause::admin);
    EXPECT_FALSE(alice.has_mail());
}

} // namespace
} // namespace jsongled::testing
