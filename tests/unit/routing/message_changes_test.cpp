// What authors make of their messages later on, and what their other devices hear.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class MessageChanges : public ::testing::Test {
  protected:
    static void say(Client& from, std::string_view to, std::string_view id, std::string_view content = "hi") {
        from.send({{"id", id},
                   {"to", to},
                   {"secret", "beside"},
                   {"jsongle",
                    {{"action", "session-text"},
                     {"namespace", "message"},
                     {"description", {{"content", content}, {"additionalContent", "more"}}}}}});
    }
    static json::object answer_to(Client& client, std::string_view query, json::object description) {
        client.take_all();
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", query},
                                 {"transaction", "t"},
                                 {"description", std::move(description)}});
        return client.take_jsongle();
    }
    static json::object shown(Client& client, std::string_view with, std::size_t which = 0) {
        return answer_to(client, "message-history", {{"with", with}})["description"]
            .at("messages")
            .at(which)
            .as_object();
    }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& carol = harness.connect("carol");
};

TEST_F(MessageChanges, of_the_content_are_told_to_all_others_and_shown_in_history) {
    Client& tablet = harness.connect("alice");
    say(alice, "bob", "m1");
    bob.take_all();
    tablet.take_all();
    harness.now += std::chrono::seconds(1);
    const json::object result = answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "h\"o"}});
    EXPECT_EQ(result.at("action"), "iq-result");
    EXPECT_EQ(result.at("query"), "message-edit");
    EXPECT_EQ(result.at("description"), json::value({{"mid", "m1"}, {"edited", "2024-10-04T00:00:01.000Z"}}));
    const json::object told = bob.take();
    EXPECT_EQ(told.at("from"), "jsongled");
    EXPECT_EQ(told.at("jsongle"), json::value({{"action", "session-event"},
                                               {"namespace", "message"},
                                               {"event", "edited"},
                                               {"description",
                                                {{"mid", "m1"},
                                                 {"edited", "2024-10-04T00:00:01.000Z"},
                                                 {"with", "alice"},
                                                 {"author", "alice"},
                                                 {"content", "h\"o"}}}}));
    EXPECT_EQ(tablet.take_jsongle()["description"].at("with"), "bob");
    EXPECT_FALSE(alice.has_mail() || carol.has_mail());
    const json::object kept = shown(bob, "alice");
    EXPECT_EQ(kept.at("jsongle").at("description").at("content"), "h\"o");
    EXPECT_EQ(kept.at("jsongle").at("description").at("additionalContent"), "more");
    EXPECT_EQ(kept.at("jsongle").at("description").at("edited"), "2024-10-04T00:00:01.000Z");
    EXPECT_EQ(answer_to(bob, "conversations", json::object())["description"]
                  .at("conversations")
                  .at(0)
                  .at("last")
                  .at("preview"),
              "h\"o");
}

TEST_F(MessageChanges, that_take_a_message_back_leave_nothing_of_what_it_said) {
    say(alice, "bob", "m1", "regrets");
    bob.take_all();
    const json::object result = answer_to(alice, "message-retract", {{"mid", "m1"}});
    EXPECT_EQ(result.at("description"),
              json::value({{"mid", "m1"}, {"retracted", "2024-10-04T00:00:00.000Z"}}));
    const json::object told = bob.take_jsongle();
    EXPECT_EQ(told.at("event"), "retracted");
    EXPECT_FALSE(told.at("description").as_object().contains("content"));
    const json::object kept = shown(bob, "alice");
    const std::string text = json::serialize(kept);
    for (const auto* gone : {"regrets", "more", "beside"})
        EXPECT_EQ(text.find(gone), std::string::npos) << text;
    EXPECT_EQ(kept.at("id"), "m1");
    EXPECT_EQ(kept.at("from"), "alice");
    EXPECT_EQ(kept.at("to"), "bob");
    EXPECT_EQ(kept.at("jsongle").at("description").at("content"), "");
    EXPECT_EQ(kept.at("jsongle").at("description").at("retracted"), "2024-10-04T00:00:00.000Z");
    harness.now += std::chrono::seconds(1);
    EXPECT_EQ(answer_to(alice, "message-retract", {{"mid", "m1"}}), result) << "whoever did not hear of it";
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(error_code_of(answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "x"}})), 404006);
}

TEST_F(MessageChanges, that_take_a_message_back_leave_an_id_under_which_nothing_is_said_any_more) {
    say(alice, "bob", "m1", "regrets");
    answer_to(alice, "message-retract", {{"mid", "m1"}});
    bob.take_all();
    say(alice, "bob", "m1", "something else");
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(shown(bob, "alice").at("jsongle").at("description").at("content"), "");
}

TEST_F(MessageChanges, of_an_author_who_was_erased_look_like_those_of_any_other) {
    say(alice, "bob", "m1", "regrets");
    say(bob, "alice", "m2");
    answer_to(bob, "message-retract", {{"mid", "m2"}});
    harness.store.write(harness.router.tables().written, EraseUser{"alice", "erased-1", harness.now.wall});
    harness.settle();
    const json::object kept = shown(bob, "erased-1");
    EXPECT_EQ(kept.at("author"), "erased-1");
    EXPECT_EQ(kept.at("jsongle").at("description").at("content"), "");
    EXPECT_EQ(kept.at("jsongle").at("description").at("retracted"), "2024-10-04T00:00:00.000Z");
    const json::object own = shown(bob, "erased-1", 1);
    EXPECT_EQ(own.at("to"), "erased-1");
    EXPECT_EQ(own.at("jsongle").at("description").at("retracted"), "2024-10-04T00:00:00.000Z");
    EXPECT_EQ(
        answer_to(bob, "conversations", json::object())["description"].at("conversations").at(0).at("with"),
        "erased-1");
}

TEST_F(MessageChanges, reach_a_copy_that_was_not_delivered_yet) {
    bob.leave();
    say(alice, "bob", "m1", "one");
    say(alice, "bob", "m2", "two");
    answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "a slip"}});
    answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "three"}});
    answer_to(alice, "message-retract", {{"mid", "m2"}});
    Client& back = harness.connect("bob");
    const json::object first = back.take_jsongle();
    EXPECT_EQ(first.at("description").at("content"), "three");
    EXPECT_EQ(first.at("description").at("delayed"), true);
    EXPECT_EQ(first.at("description").at("edited"), "2024-10-04T00:00:00.000Z");
    const json::object second = back.take_jsongle();
    EXPECT_EQ(second.at("description").at("content"), "");
    EXPECT_EQ(second.at("description").at("retracted"), "2024-10-04T00:00:00.000Z");
}

TEST_F(MessageChanges, are_for_the_author_alone) {
    say(alice, "bob", "m1");
    for (Client* other : {&bob, &carol}) {
        EXPECT_EQ(error_code_of(answer_to(*other, "message-edit", {{"mid", "m1"}, {"content", "x"}})), 404006);
        EXPECT_EQ(error_code_of(answer_to(*other, "message-retract", {{"mid", "m1"}})), 404006);
    }
    EXPECT_EQ(error_code_of(answer_to(alice, "message-edit", {{"mid", "m9"}, {"content", "x"}})), 404006);
    EXPECT_EQ(shown(bob, "alice").at("jsongle").at("description").at("content"), "hi");
}

TEST_F(MessageChanges, in_a_room_reach_who_may_see_the_message) {
    alice.join("muc-join", "muc");
    bob.join("muc-join", "muc");
    say(alice, "muc", "m1");
    carol.join("muc-join", "muc");
    for (Client* client : {&bob, &carol})
        client->take_all();
    answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "x"}});
    const json::object told = bob.take_jsongle();
    EXPECT_EQ(told.at("event"), "edited");
    EXPECT_EQ(told.at("namespace"), "muc");
    EXPECT_EQ(told.at("description").at("with"), "muc");
    EXPECT_FALSE(carol.has_mail()) << "it came later";
    answer_to(alice, "message-retract", {{"mid", "m1"}});
    EXPECT_EQ(shown(bob, "muc").at("from"), "muc/alice");
}

TEST_F(MessageChanges, in_a_muc_reach_who_came_later_where_its_history_is_everybodys) {
    RouterSettings settings = harness.router.tables().settings;
    settings.muc_history = MucHistory::all;
    harness.router.set(settings);
    alice.join("muc-join", "muc");
    say(alice, "muc", "m1");
    bob.join("muc-join", "muc");
    ASSERT_EQ(shown(bob, "muc").at("id"), "m1");
    bob.take_all();
    answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "else"}});
    EXPECT_EQ(bob.take_jsongle().at("event"), "edited");
    answer_to(alice, "message-retract", {{"mid", "m1"}});
    EXPECT_EQ(bob.take_jsongle().at("event"), "retracted");
}

TEST_F(MessageChanges, make_no_message_larger_than_history_can_show) {
    alice.send({{"id", "m1"},
                {"to", "bob"},
                {"jsongle",
                 {{"action", "session-text"},
                  {"description", {{"content", "x"}, {"beside", std::string(1'000, 'y')}}}}}});
    RouterSettings settings = harness.router.tables().settings;
    settings.max_outbox_bytes = 4'096;
    harness.router.set(settings);
    EXPECT_EQ(
        error_code_of(answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", std::string(1'200, 'z')}})),
        413001);
    EXPECT_EQ(
        answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", std::string(500, 'z')}}).at("action"),
        "iq-result");
}

TEST_F(MessageChanges, that_are_not_stored_are_told_to_nobody) {
    say(alice, "bob", "m1");
    bob.take_all();
    harness.gate.is_full = true;
    EXPECT_EQ(error_code_of(answer_to(alice, "message-edit", {{"mid", "m1"}, {"content", "x"}})), 503001);
    harness.gate.is_full = false;
    harness.gate.loses = true;
    for (const auto* query : {"message-edit", "message-retract"})
        EXPECT_EQ(error_code_of(answer_to(alice, query, {{"mid", "m1"}, {"content", "x"}})), 503001);
    EXPECT_FALSE(bob.has_mail());
}

class OwnDevices : public MessageChanges {
  protected:
    Client& come(json::value client) {
        Client& device = harness.connect();
        device.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "hello-" + device.id()},
                                 {"description", {{"uid", "alice"}, {"client", std::move(client)}}}});
        EXPECT_EQ(device.take_jsongle()["status"], "success");
        return device;
    }
};

TEST_F(OwnDevices, that_want_it_are_told_what_is_said_on_others) {
    Client& tablet = come({{"can", {"fly", 7, "sent"}}});
    Client& watch = come({{"can", {"fly"}}});
    say(alice, "bob", "m1");
    const json::object relayed = bob.take();
    const json::object told = tablet.take();
    EXPECT_EQ(told.at("from"), "jsongled");
    EXPECT_EQ(told.at("jsongle").at("event"), "sent");
    const json::value& description = told.at("jsongle").at("description");
    EXPECT_EQ(description.at("to"), "bob");
    EXPECT_EQ(description.at("message").at("id"), "m1");
    EXPECT_EQ(description.at("message").at("from"), "alice");
    EXPECT_EQ(description.at("message").at("jsongle"), relayed.at("jsongle"));
    EXPECT_FALSE(watch.has_mail()) << "it does not know such an event";
    say(alice, bob.id(), "m2");
    EXPECT_EQ(tablet.take_jsongle()["description"].at("to").as_string(), bob.id());
    say(alice, "nobody yet", "m3");
    EXPECT_EQ(tablet.take_jsongle()["description"].at("to"), "nobody yet");
    say(tablet, "bob", "m4");
    alice.take_all();
    EXPECT_EQ(tablet.take_jsongle()["event"], "ack") << "it knows what it has said";
}

TEST_F(OwnDevices, that_get_it_anyway_are_not_told) {
    Client& tablet = come({{"can", {"sent"}}});
    Client& phone = come({{"can", {"sent"}}});
    alice.join("muc-join", "muc");
    tablet.join("muc-join", "muc");
    tablet.take_all();
    say(alice, "muc", "m1");
    EXPECT_EQ(tablet.take_jsongle()["action"], "session-text");
    EXPECT_FALSE(tablet.has_mail());
    EXPECT_EQ(phone.take_jsongle()["event"], "sent") << "it is not in the room";
    say(alice, "alice", "m2");
    EXPECT_EQ(phone.take_jsongle()["action"], "session-text");
    EXPECT_FALSE(phone.has_mail());
}

TEST_F(OwnDevices, that_have_no_room_read_it_later) {
    Client& tablet = come({{"can", {"sent"}}});
    tablet.room = 0;
    say(alice, "bob", "m1");
    EXPECT_FALSE(tablet.has_mail() || tablet.closed);
}

TEST_F(OwnDevices, keep_to_themselves_what_they_can) {
    Client& tablet = come({{"can", {"sent"}}});
    bob.join("muc-join", "muc");
    bob.take_all();
    tablet.join("muc-join", "muc");
    EXPECT_FALSE(bob.take_jsongle()["description"].at("member").as_object().contains("client"));
    for (const json::value& client :
         {json::value("sent"), json::value({{"can", "sent"}}), json::value(nullptr)}) {
        Client& odd = come(client);
        say(alice, "bob", "m" + std::to_string(harness.router.tables().written));
        EXPECT_FALSE(odd.has_mail()) << client;
    }
}

} // namespace
} // namespace jsongled::testing
