// What is said to somebody who is away, and how it comes to them.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Offline : public ::testing::Test {
  protected:
    static void say(Client& from, std::string_view to, std::string_view id, std::string_view content = "hi") {
        from.send({{"id", id},
                   {"to", to},
                   {"jsongle",
                    {{"action", "session-text"},
                     {"namespace", "message"},
                     {"description", {{"sent", "2026-01-02T03:04:05.678Z"}, {"content", content}}}}}});
    }
    static json::object receipt(std::string_view mid, std::string_view type = "received") {
        return {{"action", "session-event"},
                {"namespace", "message"},
                {"event", "ack"},
                {"description", {{"mid", mid}, {"type", type}}}};
    }
    static std::vector<std::string> texts(Client& client) {
        std::vector<std::string> ids;
        for (const json::object& message : client.take_all())
            if (message.at("jsongle").at("action") == "session-text")
                ids.emplace_back(message.at("id").as_string());
        return ids;
    }
    static std::int64_t error_of(Client& client) { return error_code_of(client.take_jsongle()); }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
};

TEST_F(Offline, is_kept_for_a_user_never_seen_before_and_delivered_once_they_come) {
    say(alice, "bob", "m1");
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    alice.send({{"id", "m2"},
                {"to", "bob"},
                {"jsongle", {{"action", "session-custom"}, {"description", json::object()}}}});
    harness.now += 1h;
    Client& bob = harness.connect("bob");
    EXPECT_EQ(bob.take(), json::value({{"id", "m1"},
                                       {"from", "alice"},
                                       {"to", bob.id()},
                                       {"jsongle",
                                        {{"action", "session-text"},
                                         {"namespace", "message"},
                                         {"description",
                                          {{"sent", "2026-01-02T03:04:05.678Z"},
                                           {"content", "hi"},
                                           {"relayed", "2024-10-04T00:00:00.000Z"},
                                           {"delayed", true}}}}}}));
    EXPECT_EQ(bob.take().at("id"), "m2");
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Offline, comes_to_each_new_connection_until_it_was_received) {
    say(alice, "bob", "m1");
    say(alice, "bob", "m2");
    Client& phone = harness.connect("bob");
    EXPECT_EQ(texts(phone), (std::vector<std::string>{"m1", "m2"}));
    phone.send("alice", receipt("m1"));
    phone.leave();
    Client& tablet = harness.connect("bob");
    EXPECT_EQ(texts(tablet), std::vector<std::string>{"m2"});
    tablet.send("alice", receipt("m2", "read"));
    tablet.leave();
    EXPECT_TRUE(texts(harness.connect("bob")).empty());
}

TEST_F(Offline, comes_before_what_is_said_live) {
    say(alice, "bob", "m1");
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    say(alice, "bob", "m2");
    alice.send("bob", {{"action", "session-event"}, {"event", "typing"}, {"description", json::object()}});
    EXPECT_FALSE(bob.has_mail());
    harness.settle();
    EXPECT_EQ(bob.take().at("id"), "m1");
    const json::object live = bob.take();
    EXPECT_EQ(live.at("id"), "m2");
    EXPECT_FALSE(live.at("jsongle").at("description").as_object().contains("delayed"));
    EXPECT_EQ(bob.take_jsongle()["event"], "typing");
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Offline, keeps_no_call_and_no_request_waiting) {
    say(alice, "bob", "m1");
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    alice.send("bob", {{"action", "session-propose"}, {"sid", "s"}, {"description", {{"media", "audio"}}}});
    EXPECT_EQ(bob.take_jsongle()["action"], "session-propose");
    alice.send("bob",
               {{"action", "iq-get"}, {"query", "q"}, {"transaction", "t"}, {"description", json::object()}});
    EXPECT_EQ(bob.take_jsongle()["action"], "iq-get");
    harness.settle();
    EXPECT_EQ(bob.take().at("id"), "m1");
}

TEST_F(Offline, comes_page_by_page_in_order) {
    for (int i = 0; i < 350; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    const std::size_t asked = harness.gate.questions;
    Client& bob = harness.connect("bob");
    const std::vector<std::string> ids = texts(bob);
    ASSERT_EQ(ids.size(), 350U);
    for (std::size_t i = 0; i < ids.size(); ++i)
        EXPECT_EQ(ids[i], "m" + std::to_string(i));
    EXPECT_EQ(harness.gate.questions, asked + 4);
}

TEST_F(Offline, comes_as_fast_as_it_is_read) {
    for (int i = 0; i < 150; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    bob.fill = Fill::filling;
    harness.settle();
    EXPECT_EQ(texts(bob).size(), 100U) << "one page";
    say(alice, "bob", "live");
    harness.settle();
    EXPECT_FALSE(bob.has_mail());
    bob.drain();
    harness.settle();
    const std::vector<std::string> ids = texts(bob);
    ASSERT_EQ(ids.size(), 51U);
    EXPECT_EQ(ids.front(), "m100");
    EXPECT_EQ(ids.back(), "live");
}

TEST_F(Offline, that_has_no_room_comes_when_it_has) {
    say(alice, "bob", "m1");
    say(alice, "bob", "m2", std::string(2'000, 'x'));
    say(alice, "bob", "m3");
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    bob.fill = Fill::filling;
    bob.room = 1'000;
    harness.settle();
    EXPECT_EQ(texts(bob), std::vector<std::string>{"m1"});
    bob.room = 10'000;
    bob.drain();
    harness.settle();
    EXPECT_EQ(texts(bob), (std::vector<std::string>{"m2", "m3"}));
}

TEST_F(Offline, that_never_has_room_keeps_nothing_else_waiting) {
    say(alice, "bob", "m1", std::string(2'000, 'x'));
    say(alice, "bob", "m2");
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    bob.room = 1'000;
    harness.settle();
    EXPECT_EQ(texts(bob), std::vector<std::string>{"m2"});
    EXPECT_FALSE(bob.peer().catch_up);
}

TEST_F(Offline, keeps_little_of_what_is_said_live_behind_it_and_refuses_the_rest) {
    say(alice, "carol", "first");
    alice.take_all();
    harness.outbox_bytes = 16'384;
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    int sent = 0;
    while (!alice.has_mail() && sent < 100)
        say(alice, "bob", "m" + std::to_string(sent++), std::string(500, 'x'));
    EXPECT_EQ(error_of(alice), 503001);
    EXPECT_GT(sent, 3);
    EXPECT_LT(sent, 10);
    EXPECT_LE(bob.peer().catch_up->later_bytes, 4'096U);
    harness.settle();
    EXPECT_EQ(texts(bob).size(), static_cast<std::size_t>(sent) - 1);
}

TEST_F(Offline, is_looked_up_again_where_the_store_was_out_of_order) {
    say(alice, "bob", "m1");
    harness.is_settling = false;
    Client& bob = harness.connect("bob");
    harness.router.found(harness.router.tables().answers.all().begin()->first, Answer(NoAnswer{}));
    harness.settle();
    EXPECT_FALSE(bob.has_mail());
    harness.router.tick(harness.now += 5s);
    harness.settle();
    EXPECT_EQ(texts(bob), std::vector<std::string>{"m1"});
}

TEST_F(Offline, is_for_users_alone) {
    Client& bob = harness.connect("bob");
    Client& stranger = harness.connect();
    bob.join("muc-join", "lobby");
    for (const std::string& to :
         {std::string("lobby"), std::string("lobby/carol"), std::string("a/b"), std::string("JSONGLED"),
          std::string("alice"), stranger.id(), std::string(" carol"), std::string("ca\u200brol")}) {
        say(alice, to, "m-" + to);
        EXPECT_EQ(error_of(alice) / 1'000, 404) << to;
    }
    for (const auto* event : {"typing", "other"}) {
        alice.send("carol", {{"action", "session-event"}, {"event", event}, {"description", json::object()}});
        EXPECT_EQ(error_of(alice), 404004) << event;
    }
    alice.send("carol", {{"action", "session-propose"}, {"sid", "s"}, {"description", {{"media", "audio"}}}});
    EXPECT_EQ(alice.take_jsongle()["reason"], "unreachable");
    Client& carol = harness.connect("carol");
    EXPECT_FALSE(carol.has_mail());
}

TEST_F(Offline, is_not_for_a_name_that_was_a_room) {
    alice.join("muc-join", "lobby");
    say(alice, "lobby", "m1");
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", "session-leave"},
                            {"transaction", "t"},
                            {"description", {{"rid", "lobby"}}}});
    alice.take_all();
    say(alice, "lobby", "m2");
    EXPECT_EQ(error_of(alice), 404002);
}

TEST_F(Offline, has_bounds_and_says_so) {
    for (std::size_t i = 0; i < StoreLimits{}.waiting_for_user; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    for (const json::object& message : alice.take_all())
        ASSERT_EQ(message.at("jsongle").at("event"), "ack");
    say(alice, "bob", "one more");
    EXPECT_EQ(error_of(alice), 503001);
    say(alice, "carol", "other");
    EXPECT_EQ(alice.take_jsongle()["event"], "ack") << "it is nobody else's queue";
    Client& bob = harness.connect("bob");
    EXPECT_EQ(texts(bob).size(), StoreLimits{}.waiting_for_user);
    bob.send("alice", receipt("m0"));
    bob.leave();
    alice.take_all();
    say(alice, "bob", "one more");
    EXPECT_EQ(alice.take_jsongle()["event"], "ack") << "the same, now that there is room";
}

TEST_F(Offline, holds_for_one_whose_connection_is_gone_and_still_known) {
    Client& bob = harness.connect("bob");
    harness.router.detached(bob.id());
    say(alice, "bob", "m1");
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    harness.router.disconnected(bob.id(), {}, harness.now);
    EXPECT_EQ(texts(harness.connect("bob")), std::vector<std::string>{"m1"});
}

TEST_F(Offline, lets_receipts_and_reactions_come_to_somebody_who_is_away) {
    Client& bob = harness.connect("bob");
    say(bob, "alice", "m1");
    bob.leave();
    alice.take_all();
    for (const auto* type : {"received", "read"})
        alice.send("bob", receipt("m1", type));
    alice.send("bob", {{"action", "session-event"},
                       {"event", "reaction"},
                       {"description", {{"mid", "m1"}, {"type", "heart"}}}});
    EXPECT_FALSE(alice.has_mail());
    harness.gate.is_full = true;
    alice.send("bob", receipt("m1"));
    EXPECT_FALSE(alice.has_mail()) << "it is said by itself";
    alice.send({{"id", "e1"}, {"to", "bob"}, {"jsongle", receipt("m1", "read")}});
    EXPECT_EQ(error_of(alice), 503001);
}

} // namespace
} // namespace jsongled::testing
