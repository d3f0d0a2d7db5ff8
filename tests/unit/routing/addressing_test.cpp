#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

json::object text(std::string_view content = "hi") {
    return {{"action", "session-text"}, {"namespace", "message"}, {"description", {{"content", content}}}};
}

class Addressing : public ::testing::Test {
  protected:
    /// The sender as the next message of `client` shows it; the `to` has to be its own peer id.
    static std::string sender_seen_by(Client& client) {
        const json::object message = client.take();
        EXPECT_EQ(message.at("to").as_string(), client.id());
        return std::string(message.at("from").as_string());
    }

    std::int64_t error_for(Client& client, std::string_view to) {
        client.send(to, text());
        return error_code_of(client.take_jsongle());
    }

    RouterHarness harness{{3, 100, 100}};
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& carol = harness.connect("carol");
};

TEST_F(Addressing, a_user_id_leads_to_every_connection_of_the_user) {
    Client& bob_too = harness.connect("bob");
    alice.send("bob", text());
    EXPECT_EQ(sender_seen_by(bob), "alice");
    EXPECT_EQ(sender_seen_by(bob_too), "alice");
    EXPECT_FALSE(carol.has_mail());
}

TEST_F(Addressing, ones_own_user_id_leads_to_the_other_connections) {
    EXPECT_EQ(error_for(alice, "alice"), 404004);
    Client& alice_too = harness.connect("alice");
    alice.send("alice", text());
    EXPECT_EQ(sender_seen_by(alice_too), "alice");
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(Addressing, a_peer_id_leads_to_that_connection) {
    Client& bob_too = harness.connect("bob");
    alice.send(bob_too.id(), text());
    EXPECT_EQ(sender_seen_by(bob_too), "alice");
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Addressing, a_connection_without_hello_is_nobody) {
    Client& silent = harness.connect();
    EXPECT_EQ(error_for(alice, silent.id()), 404004);
    EXPECT_FALSE(silent.has_mail());
}

TEST_F(Addressing, a_room_shows_itself_as_the_sender) {
    alice.join("session-join", "room");
    bob.join("session-join", "room");
    alice.take_all();
    alice.send("room", text());
    EXPECT_EQ(sender_seen_by(bob), "room");
}

TEST_F(Addressing, a_muc_shows_the_occupant_as_the_sender) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "muc");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    alice.send("muc", text());
    EXPECT_EQ(sender_seen_by(bob), "muc/alice");
    EXPECT_EQ(sender_seen_by(carol), "muc/alice");
    alice.take_all();
    alice.send("muc/carol", text());
    EXPECT_EQ(sender_seen_by(carol), "muc/alice");
    EXPECT_FALSE(bob.has_mail());
}

TEST_F(Addressing, tells_why_there_is_nobody) {
    carol.join("session-join", "room");
    carol.join("muc-join", "muc");
    EXPECT_EQ(error_for(alice, "room"), 404002);
    EXPECT_EQ(error_for(alice, "muc"), 404002);
    EXPECT_EQ(error_for(alice, "muc/carol"), 404002);
    alice.send("nobody", {{"action", "session-event"}, {"event", "typing"}, {"description", json::object()}});
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404004);
    alice.join("muc-join", "muc");
    EXPECT_EQ(error_for(alice, "muc/bob"), 404004);
    alice.join("session-join", "own");
    EXPECT_EQ(error_for(alice, "own"), 404003);
    EXPECT_EQ(error_for(alice, "own/bob"), 404004);
}

TEST_F(Addressing, alone_in_a_muc_a_message_is_acknowledged_all_the_same) {
    alice.join("muc-join", "muc");
    alice.send("muc", text());
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(Addressing, the_sender_is_always_the_servers_stamp) {
    alice.send({{"from", "carol"}, {"to", "bob"}, {"jsongle", text()}});
    EXPECT_EQ(sender_seen_by(bob), "alice");
}

} // namespace
} // namespace jsongled::testing
