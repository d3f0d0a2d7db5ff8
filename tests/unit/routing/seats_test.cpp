// A seat in a room belongs to a user, whatever the number of their connections.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class Seats : public ::testing::Test {
  protected:
    json::object ask(Client& client, std::string_view query, std::string_view rid) {
        client.take_all();
        client.send(
            "jsongled",
            {{"action", "iq-set"}, {"query", query}, {"transaction", "t"}, {"description", {{"rid", rid}}}});
        return client.take_jsongle();
    }

    static json::object text() { return {{"action", "session-text"}, {"description", {{"content", "hi"}}}}; }
    static json::object propose(std::string_view sid) {
        return {{"action", "session-propose"}, {"sid", sid}, {"description", {{"media", "audio"}}}};
    }

    void take_all() {
        for (Client* client : {&alice, &tablet, &bob, &phone, &carol})
            client->take_all();
    }

    /// The actions that have come to a client, its mail taken.
    static std::string told(Client& client) {
        std::string all;
        for (const json::object& message : client.take_all()) {
            const json::object& jsongle = message.at("jsongle").as_object();
            const json::value* event = jsongle.if_contains("event");
            const json::value* reason = jsongle.if_contains("reason");
            all += (all.empty() ? "" : " ") +
                   std::string((event                                    ? *event
                                : reason && !reason->as_string().empty() ? *reason
                                                                         : jsongle.at("action"))
                                   .as_string());
        }
        return all;
    }

    RouterHarness harness{{2, 3, 10}};
    Client& alice = harness.connect("alice");
    Client& tablet = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& phone = harness.connect("bob");
    Client& carol = harness.connect("carol");
};

TEST_F(Seats, of_a_room_of_two_are_taken_by_two_people_with_all_their_connections) {
    for (Client* client : {&alice, &tablet, &bob, &phone})
        client->join("session-join", "room");
    EXPECT_EQ(error_code_of(ask(carol, "session-join", "room")), 403001);
    // One of two connections leaves: the seat is still taken.
    ask(tablet, "session-leave", "room");
    EXPECT_EQ(error_code_of(ask(carol, "session-join", "room")), 403001);
    ask(alice, "session-leave", "room");
    EXPECT_EQ(ask(carol, "session-join", "room").at("action"), "iq-result");
    EXPECT_EQ(error_code_of(ask(tablet, "session-join", "room")), 403001);
}

TEST_F(Seats, of_a_muc_are_counted_by_users_too) {
    for (Client* client : {&alice, &tablet, &bob, &phone, &carol})
        client->join("muc-join", "muc");
    EXPECT_EQ(error_code_of(ask(harness.connect("dave"), "muc-join", "muc")), 403001);
}

TEST_F(Seats, are_told_of_when_a_user_comes_and_when_their_last_connection_goes) {
    for (const auto* query : {"session-join", "muc-join"}) {
        const std::string rid = query;
        bob.join(query, rid);
        ask(alice, query, rid);
        EXPECT_EQ(told(bob), "joined");
        ask(tablet, query, rid);
        EXPECT_EQ(told(bob) + told(alice), "") << "alice was here already";
        ask(alice, "session-leave", rid);
        EXPECT_EQ(told(bob) + told(tablet), "") << "alice is still here";
        ask(alice, query, rid);
        EXPECT_EQ(told(bob) + told(tablet), "");
    }
    tablet.leave();
    EXPECT_EQ(told(bob) + told(alice), "");
    alice.leave();
    EXPECT_EQ(told(bob), "left left") << "of both rooms";
}

TEST_F(Seats, are_listed_once_for_each_other_user) {
    for (Client* client : {&alice, &tablet, &bob})
        client->join("muc-join", "muc");
    EXPECT_EQ(ask(carol, "muc-join", "muc").at("description").at("members"),
              json::parse(R"([{"uid":"alice","dn":"name of alice"},{"uid":"bob","dn":"name of bob"}])"));
    EXPECT_EQ(ask(phone, "muc-join", "muc").at("description").at("members"),
              json::parse(R"([{"uid":"alice","dn":"name of alice"},{"uid":"carol","dn":"name of carol"}])"))
        << "oneself is not among those who are there";
    EXPECT_EQ(ask(tablet, "room-members", "muc").at("description").at("members").as_array().size(), 2U);
}

TEST_F(Seats, show_the_connection_that_is_there_for_the_longest_as_it_is_by_now) {
    const auto shown = [&] {
        return std::string(
            ask(carol, "muc-join", "muc").at("description").at("members").at(0).at("dn").as_string());
    };
    const auto rename = [](Client& client, std::string_view dn) {
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "t"},
                                 {"description", {{"uid", "alice"}, {"dn", dn}}}});
    };
    rename(tablet, "Alice's tablet");
    alice.join("muc-join", "muc");
    tablet.join("muc-join", "muc");
    EXPECT_EQ(shown(), "name of alice");
    rename(alice, "Alice anew");
    EXPECT_EQ(shown(), "Alice anew");
    ask(alice, "session-leave", "muc");
    EXPECT_EQ(shown(), "Alice's tablet");
}

TEST_F(Seats, are_held_by_so_many_connections_at_most) {
    for (std::size_t i = 0; i < Rooms::most_connections_per_seat; ++i)
        harness.connect("dave").join("muc-join", "muc");
    EXPECT_EQ(error_code_of(ask(harness.connect("dave"), "muc-join", "muc")), 403004);
    EXPECT_EQ(ask(bob, "muc-join", "muc").at("action"), "iq-result") << "others have seats of their own";
}

TEST_F(Seats, of_ones_own_are_no_company_in_a_room_of_two) {
    alice.join("session-join", "room");
    tablet.join("session-join", "room");
    alice.send("room", text());
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404003);
    alice.send("room",
               {{"action", "iq-set"}, {"query", "q"}, {"transaction", "t"}, {"description", json::object()}});
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404003);
    alice.send("room", propose("s1"));
    EXPECT_EQ(told(alice), "unreachable");
    EXPECT_FALSE(tablet.has_mail());
}

TEST_F(Seats, give_ones_other_connections_a_copy_where_they_see_whose_word_it_is) {
    for (const auto& [query, rid] : {std::pair("session-join", "room"), std::pair("muc-join", "muc")}) {
        for (Client* client : {&alice, &tablet, &bob, &phone})
            client->join(query, rid);
        take_all();
        alice.send(rid, text());
        EXPECT_EQ(told(tablet), std::string(rid) == "muc" ? "session-text" : "");
        EXPECT_EQ(told(bob) + told(phone), "session-textsession-text") << rid;
    }
    take_all();
    alice.send("muc/alice", text());
    EXPECT_EQ(told(tablet), "session-text");
}

TEST_F(Seats, of_ones_own_are_not_asked_what_a_room_is_asked) {
    const json::object iq{
        {"action", "iq-get"}, {"query", "q"}, {"transaction", "t"}, {"description", json::object()}};
    for (const auto& [query, rid] : {std::pair("session-join", "room"), std::pair("muc-join", "muc")}) {
        alice.join(query, rid);
        tablet.join(query, rid);
        alice.send(rid, iq);
        EXPECT_EQ(error_code_of(alice.take_jsongle()), 404003) << rid;
        bob.join(query, rid);
        take_all();
        alice.send(rid, iq);
        EXPECT_EQ(told(bob), "iq-get") << rid;
        EXPECT_FALSE(tablet.has_mail()) << rid;
    }
    alice.send("muc/alice", iq);
    EXPECT_EQ(told(tablet), "iq-get") << "unless it is named";
}

TEST_F(Seats, of_ones_own_do_not_ring) {
    for (const auto& [query, rid] : {std::pair("session-join", "room"), std::pair("muc-join", "muc")}) {
        for (Client* client : {&alice, &tablet, &bob, &phone})
            client->join(query, rid);
        take_all();
        alice.send(rid, propose(std::string("call in ") + rid));
        EXPECT_EQ(told(alice), "trying") << rid;
        EXPECT_EQ(told(tablet), "") << rid;
        EXPECT_EQ(told(bob) + " " + told(phone), "session-propose session-propose") << rid;
        alice.send(rid, {{"action", "session-retract"},
                         {"sid", std::string("call in ") + rid},
                         {"description", json::object()}});
        take_all();
    }
    alice.send("muc/alice", propose("to oneself"));
    EXPECT_EQ(told(alice), "unreachable");
    EXPECT_FALSE(tablet.has_mail());
    // A call that the server does not know finds no way around it.
    alice.send("room", {{"action", "session-info"},
                        {"sid", "unheard of"},
                        {"reason", "active"},
                        {"description", json::object()}});
    EXPECT_FALSE(tablet.has_mail());
    EXPECT_TRUE(bob.has_mail());
}

TEST_F(Seats, keep_a_call_that_is_on_another_connection_than_the_one_that_leaves) {
    for (Client* client : {&alice, &tablet, &bob})
        client->join("session-join", "room");
    take_all();
    alice.send("room", propose("s1"));
    bob.send(
        "room",
        {{"action", "session-info"}, {"sid", "s1"}, {"reason", "ringing"}, {"description", json::object()}});
    bob.send("room", {{"action", "session-proceed"}, {"sid", "s1"}, {"description", json::object()}});
    take_all();
    ask(tablet, "session-leave", "room");
    EXPECT_EQ(told(alice) + told(bob), "");
    EXPECT_NE(alice.peer().call, nullptr);
    // The connection that is in the call leaves, the user stays: the call is over, nobody has left.
    tablet.join("session-join", "room");
    ask(alice, "session-leave", "room");
    EXPECT_EQ(told(alice), "unreachable");
    EXPECT_EQ(told(bob), "unreachable");
}

} // namespace
} // namespace jsongled::testing
