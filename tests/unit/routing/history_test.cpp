// What users read of what was said, and of how their conversations stand.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class Histories : public ::testing::Test {
  protected:
    static void say(Client& from, std::string_view to, std::string_view id, std::string_view content = "hi") {
        from.send({{"id", id},
                   {"to", to},
                   {"jsongle", {{"action", "session-text"}, {"description", {{"content", content}}}}}});
    }
    static void respond(Client& from, std::string_view to, std::string_view event, std::string_view mid,
                        std::string_view type) {
        from.send(
            to,
            {{"action", "session-event"}, {"event", event}, {"description", {{"mid", mid}, {"type", type}}}});
    }
    static json::object answer_to(Client& client, std::string_view query, json::object description) {
        client.take_all();
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", query},
                                 {"transaction", "t"},
                                 {"description", std::move(description)}});
        return client.take_jsongle();
    }
    static json::object asked(Client& client, std::string_view query, json::object description) {
        json::object answer = answer_to(client, query, std::move(description));
        EXPECT_EQ(answer["action"], "iq-result") << answer;
        EXPECT_EQ(answer["query"].as_string(), query);
        EXPECT_EQ(answer["transaction"], "t");
        return answer["description"].as_object();
    }
    static json::array history(Client& client, json::object description) {
        return asked(client, "message-history", std::move(description)).at("messages").as_array();
    }
    static std::string ids(const json::array& messages) {
        std::string text;
        for (const json::value& message : messages)
            text += (text.empty() ? "" : " ") + std::string(message.at("id").as_string());
        return text;
    }
    static json::array conversations(Client& client) {
        return asked(client, "conversations", json::object()).at("conversations").as_array();
    }
    static void leave(Client& client, std::string_view rid) { asked(client, "session-leave", {{"rid", rid}}); }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& carol = harness.connect("carol");
};

TEST_F(Histories, show_messages_as_they_were_delivered_and_what_became_of_them) {
    say(alice, "bob", "m1");
    const json::object delivered = bob.take();
    say(bob, alice.id(), "m2");
    respond(bob, "alice", "ack", "m1", "read");
    respond(bob, "alice", "reaction", "m1", "heart");
    const json::array messages = history(alice, {{"with", "bob"}});
    ASSERT_EQ(ids(messages), "m1 m2");
    const json::object& first = messages[0].as_object();
    EXPECT_EQ(first.at("jsongle"), delivered.at("jsongle"));
    EXPECT_EQ(first.at("from"), "alice");
    EXPECT_EQ(first.at("to"), "bob");
    EXPECT_EQ(first.at("author"), "alice");
    EXPECT_EQ(first.at("receipts"),
              json::value({{"received", json::array({"bob"})}, {"read", json::array({"bob"})}}));
    EXPECT_EQ(first.at("reactions"), json::value({{"bob", "heart"}}));
    EXPECT_EQ(messages[1].at("to"), "alice") << "not the connection that was addressed";
    EXPECT_EQ(ids(history(bob, {{"with", "alice"}})), "m1 m2");
    EXPECT_EQ(ids(history(carol, {{"with", "alice"}})), "");
}

TEST_F(Histories, come_in_pages) {
    for (int i = 1; i <= 7; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    const auto page = [&](json::object description) {
        description["with"] = "bob";
        const json::object answer = asked(alice, "message-history", std::move(description));
        return ids(answer.at("messages").as_array()) + (answer.at("complete").as_bool() ? "." : "");
    };
    EXPECT_EQ(page({{"limit", 3}}), "m5 m6 m7");
    EXPECT_EQ(page({{"limit", 3}, {"before", "m5"}}), "m2 m3 m4");
    EXPECT_EQ(page({{"limit", 3}, {"before", "m2"}}), "m1.");
    EXPECT_EQ(page({{"limit", 3}, {"after", "m2"}}), "m3 m4 m5");
    EXPECT_EQ(page({{"limit", 3}, {"after", "m5"}}), "m6 m7.");
    EXPECT_EQ(page({{"after", "m7"}}), ".");
    EXPECT_EQ(error_code_of(
                  answer_to(alice, "message-history", {{"with", "bob"}, {"after", "m1"}, {"before", "m2"}})),
              400001);
}

TEST_F(Histories, come_in_pages_though_two_authors_use_the_same_ids) {
    say(alice, "bob", "m1");
    say(bob, "alice", "m1");
    say(alice, "bob", "m2");
    EXPECT_EQ(ids(history(alice, {{"with", "bob"}, {"before", "m1"}, {"author", "bob"}})), "m1");
    EXPECT_EQ(ids(history(alice, {{"with", "bob"}, {"before", "m1"}})), "");
    EXPECT_EQ(ids(history(alice, {{"with", "bob"}, {"after", "m1"}, {"author", "alice"}})), "m1 m2");
    say(carol, "alice", "m2");
    EXPECT_EQ(ids(history(alice, {{"with", "bob"}})), "m1 m1 m2");
    const json::object rest = asked(alice, "conversations", {{"before", "m2"}, {"author", "carol"}});
    EXPECT_EQ(rest.at("conversations").as_array().size(), 1U);
}

TEST_F(Histories, hold_as_much_as_an_answer_may_and_say_that_there_is_more) {
    harness.outbox_bytes = 16'384;
    Client& tablet = harness.connect("alice");
    for (int i = 1; i <= 9; ++i)
        say(alice, "bob", "m" + std::to_string(i), std::string(1'000, 'x'));
    std::string all;
    std::string before;
    for (int pages = 0; pages < 9; ++pages) {
        json::object description{{"with", "bob"}};
        if (!before.empty()) description["before"] = before;
        const json::object answer = asked(tablet, "message-history", std::move(description));
        const json::array& messages = answer.at("messages").as_array();
        EXPECT_LT(json::serialize(messages).size(), 4'096U);
        ASSERT_FALSE(messages.empty());
        all.insert(0, ids(messages) + (all.empty() ? "" : " "));
        before = messages.front().at("id").as_string();
        if (answer.at("complete").as_bool()) break;
    }
    EXPECT_EQ(all, "m1 m2 m3 m4 m5 m6 m7 m8 m9");
    const json::object forward = asked(tablet, "message-history", {{"with", "bob"}, {"after", "m1"}});
    EXPECT_EQ(forward.at("messages").at(0).at("id"), "m2");
    EXPECT_FALSE(forward.at("complete").as_bool());
}

TEST_F(Histories, of_a_room_are_for_those_who_were_in_it_while_it_was_said) {
    alice.join("muc-join", "muc");
    say(alice, "muc", "m1");
    bob.join("muc-join", "muc");
    say(alice, "muc", "m2");
    leave(bob, "muc");
    say(alice, "muc", "m3");
    EXPECT_EQ(ids(history(alice, {{"with", "muc"}})), "m1 m2 m3");
    EXPECT_EQ(ids(history(bob, {{"with", "muc"}})), "m2");
    EXPECT_EQ(ids(history(carol, {{"with", "muc"}})), "");
    const json::array messages = history(bob, {{"with", "muc"}});
    EXPECT_EQ(messages[0].at("from"), "muc/alice");
    EXPECT_EQ(messages[0].at("author"), "alice");

    RouterSettings settings = harness.router.tables().settings;
    settings.muc_history = MucHistory::all;
    harness.router.set(settings);
    EXPECT_EQ(ids(history(bob, {{"with", "muc"}})), "m1 m2");
    EXPECT_EQ(ids(history(carol, {{"with", "muc"}})), "");
}

TEST_F(Histories, of_a_two_person_room_name_the_author_beside_the_room) {
    alice.join("session-join", "room");
    bob.join("session-join", "room");
    say(alice, "room", "m1");
    const json::array messages = history(bob, {{"with", "room"}});
    ASSERT_EQ(ids(messages), "m1");
    EXPECT_EQ(messages[0].at("from"), "room");
    EXPECT_EQ(messages[0].at("author"), "alice");
}

TEST_F(Histories, of_a_muc_hold_nothing_that_one_has_said_to_another_alone) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "muc");
    say(alice, "muc/bob", "m1");
    EXPECT_EQ(ids(history(carol, {{"with", "muc"}})), "");
    EXPECT_EQ(ids(history(bob, {{"with", "muc"}})), "");
    respond(bob, "muc", "ack", "m1", "read");
    const json::array messages = history(alice, {{"with", "bob"}});
    ASSERT_EQ(ids(messages), "m1");
    EXPECT_EQ(messages[0].at("from"), "muc/alice");
    EXPECT_EQ(messages[0].at("receipts").at("read"), json::array({"bob"})) << "a client sends it to the room";
}

TEST_F(Histories, know_who_was_in_a_room_though_the_store_had_no_room_to_know_it) {
    alice.join("muc-join", "muc");
    harness.gate.is_full = true;
    bob.join("muc-join", "muc");
    harness.gate.is_full = false;
    harness.router.tick(harness.now);
    harness.settle();
    say(alice, "muc", "m1");
    harness.gate.is_full = true;
    leave(bob, "muc");
    carol.join("muc-join", "muc");
    leave(carol, "muc");
    harness.gate.is_full = false;
    harness.router.tick(harness.now);
    harness.settle();
    EXPECT_TRUE(harness.router.tables().presence.unkept.empty());
    say(alice, "muc", "m2");
    EXPECT_EQ(ids(history(bob, {{"with", "muc"}})), "m1");
    EXPECT_EQ(ids(history(carol, {{"with", "muc"}})), "");
}

TEST_F(Histories, hide_what_is_said_right_after_the_store_has_room_again_from_who_has_left) {
    alice.join("muc-join", "muc");
    bob.join("muc-join", "muc");
    harness.gate.is_full = true;
    leave(bob, "muc");
    carol.join("muc-join", "muc");
    harness.gate.is_full = false;
    say(alice, "muc", "m1");
    EXPECT_EQ(ids(history(bob, {{"with", "muc"}})), "");
    EXPECT_EQ(ids(history(carol, {{"with", "muc"}})), "m1");
}

TEST_F(Histories, are_listed_by_conversation_with_what_is_unread) {
    say(alice, "bob", "m1", "to bob");
    say(bob, "alice", "m2", "to alice");
    say(carol, "alice", "m3", "from carol");
    const json::array list = conversations(alice);
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0], json::value({{"with", "carol"},
                                    {"kind", "user"},
                                    {"last",
                                     {{"id", "m3"},
                                      {"from", "carol"},
                                      {"sent", "2024-10-04T00:00:00.000Z"},
                                      {"preview", "from carol"}}},
                                    {"unread", 1},
                                    {"readUpTo", nullptr}}));
    EXPECT_EQ(list[1].at("last").at("id"), "m2");
    EXPECT_EQ(list[1].at("unread"), 1);
    EXPECT_EQ(conversations(bob)[0].at("unread"), 1);
    const json::object rest = asked(alice, "conversations", {{"before", "m3"}});
    EXPECT_EQ(rest.at("conversations").as_array().size(), 1U);
    EXPECT_TRUE(rest.at("complete").as_bool());
    EXPECT_FALSE(asked(alice, "conversations", {{"limit", 1}}).at("complete").as_bool());
}

TEST_F(Histories, that_are_read_are_so_on_all_devices) {
    Client& tablet = harness.connect("alice");
    say(bob, "alice", "m1");
    say(bob, "alice", "m2");
    tablet.take_all();
    alice.take_all();
    respond(alice, "bob", "ack", "m1", "received");
    EXPECT_FALSE(tablet.has_mail());
    respond(alice, "bob", "ack", "m1", "read");
    const json::object told = tablet.take();
    EXPECT_EQ(told.at("from"), "jsongled");
    EXPECT_EQ(told.at("jsongle").at("event"), "conversation");
    const json::value& line = told.at("jsongle").at("description");
    EXPECT_EQ(line.at("with"), "bob");
    EXPECT_EQ(line.at("unread"), 1);
    EXPECT_EQ(line.at("readUpTo"), "m1");
    EXPECT_FALSE(alice.has_mail()) << "it knows";
    EXPECT_EQ(conversations(tablet)[0], line);
}

TEST_F(Histories, of_a_muc_are_read_from_a_device_that_is_not_in_it) {
    for (Client* client : {&alice, &bob})
        client->join("muc-join", "lobby");
    say(alice, "lobby", "m1");
    say(alice, "lobby", "m2");
    const auto unread = [&] { return conversations(bob)[0].at("unread"); };
    ASSERT_EQ(unread(), 2);
    alice.take_all();
    Client& laptop = harness.connect("bob");
    laptop.take_all();
    respond(laptop, "lobby", "ack", "m1", "read");
    EXPECT_FALSE(laptop.has_mail());
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(bob.take_jsongle()["description"].at("unread"), 1) << "the other devices are told";
    for (Client* client : {&alice, &bob})
        leave(*client, "lobby");
    respond(laptop, "lobby", "ack", "m2", "read");
    respond(laptop, "lobby", "reaction", "m2", "heart");
    EXPECT_EQ(unread(), 0) << "nobody is in it any more";
    EXPECT_EQ(history(laptop, {{"with", "lobby"}})[1].at("reactions"), json::value({{"bob", "heart"}}));
}

TEST_F(Histories, may_be_unread_again) {
    Client& tablet = harness.connect("alice");
    for (int i = 1; i <= 3; ++i)
        say(bob, "alice", "m" + std::to_string(i));
    respond(alice, "bob", "ack", "m3", "read");
    tablet.take_all();
    const json::object line = asked(alice, "mark-unread", {{"with", "bob"}, {"from", "m2"}});
    EXPECT_EQ(line.at("unread"), 2);
    EXPECT_EQ(line.at("readUpTo"), "m1");
    EXPECT_EQ(tablet.take_jsongle()["description"], line);
    EXPECT_EQ(error_code_of(answer_to(alice, "mark-unread", {{"with", "bob"}, {"from", "m9"}})), 404006);
    EXPECT_EQ(error_code_of(answer_to(carol, "mark-unread", {{"with", "bob"}, {"from", "m2"}})), 404006);
    harness.gate.is_full = true;
    EXPECT_EQ(error_code_of(answer_to(alice, "mark-unread", {{"with", "bob"}, {"from", "m2"}})), 503001);
}

TEST_F(Histories, cannot_be_read_while_the_store_is_out_of_order) {
    for (const auto& [query, description] :
         {std::pair<const char*, json::object>{"message-history", {{"with", "bob"}}},
          {"conversations", {}},
          {"mark-unread", {{"with", "bob"}, {"from", "m"}}}}) {
        harness.is_settling = false;
        alice.send(
            "jsongled",
            {{"action", "iq-set"}, {"query", query}, {"transaction", "t"}, {"description", description}});
        harness.router.found(harness.router.tables().answers.all().begin()->first, Answer(NoAnswer{}));
        const json::object refused = alice.take_jsongle();
        EXPECT_EQ(refused.at("action"), "iq-error");
        EXPECT_EQ(error_code_of(refused), 503001) << query;
        harness.settle();
        EXPECT_FALSE(alice.has_mail());
    }
}

} // namespace
} // namespace jsongled::testing
