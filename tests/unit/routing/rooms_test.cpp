#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class RoomHandling : public ::testing::Test {
  protected:
    json::object ask(Client& client, std::string_view query, json::value description) {
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", query},
                                 {"transaction", "t"},
                                 {"description", std::move(description)}});
        json::object answer = client.take_jsongle();
        EXPECT_EQ(answer.at("transaction"), "t");
        return answer;
    }
    json::object ask_about(Client& client, std::string_view query, std::string_view rid) {
        return ask(client, query, {{"rid", rid}});
    }

    RouterHarness harness{{2, 3, 4}};
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
};

TEST_F(RoomHandling, a_join_lists_who_is_there_and_tells_them) {
    for (const auto& [query, name_space] : {std::pair("session-join", "room"), std::pair("muc-join", "muc")}) {
        const std::string rid = std::string("the ") + name_space;
        EXPECT_EQ(ask_about(alice, query, rid).at("description"),
                  json::value({{"members", json::array()}, {"rid", rid}}));
        const json::object result = ask_about(bob, query, rid);
        EXPECT_EQ(result.at("query"), query);
        EXPECT_EQ(result.at("description").at("members"),
                  json::parse(R"([{"uid":"alice","dn":"name of alice"}])"));
        const json::object event = alice.take();
        EXPECT_EQ(event.at("from"), "jsongled");
        EXPECT_EQ(event.at("jsongle"),
                  json::value(
                      {{"action", "session-event"},
                       {"namespace", name_space},
                       {"event", "joined"},
                       {"description", {{"member", {{"uid", "bob"}, {"dn", "name of bob"}}}, {"rid", rid}}}}));
    }
}

TEST_F(RoomHandling, joining_again_changes_nothing) {
    alice.join("session-join", "room");
    bob.join("session-join", "room");
    alice.take_all();
    EXPECT_EQ(ask_about(bob, "session-join", "room").at("description").at("members").as_array().size(), 1U);
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(RoomHandling, a_leave_is_answered_and_told) {
    alice.join("muc-join", "muc");
    bob.join("muc-join", "muc");
    alice.take_all();
    EXPECT_EQ(ask_about(bob, "session-leave", "muc").at("description"), json::value({{"rid", "muc"}}));
    const json::object event = alice.take_jsongle();
    EXPECT_EQ(event.at("event"), "left");
    EXPECT_EQ(event.at("namespace"), "muc");
    EXPECT_EQ(event.at("description"),
              json::value({{"member", {{"uid", "bob"}, {"dn", "name of bob"}}}, {"rid", "muc"}}));
    EXPECT_EQ(error_code_of(ask_about(bob, "session-leave", "muc")), 404002);
}

TEST_F(RoomHandling, a_lost_connection_leaves_its_rooms) {
    for (const auto* rid : {"one", "two"}) {
        alice.join("session-join", rid);
        bob.join("session-join", rid);
    }
    alice.take_all();
    bob.leave();
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(RoomHandling, seats_are_limited_by_the_kind_of_room) {
    Client& carol = harness.connect("carol");
    Client& dave = harness.connect("dave");
    alice.join("session-join", "room");
    bob.join("session-join", "room");
    EXPECT_EQ(error_code_of(ask_about(carol, "session-join", "room")), 403001);
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "muc");
    EXPECT_EQ(error_code_of(ask_about(dave, "muc-join", "muc")), 403001);
    alice.leave();
    EXPECT_EQ(ask_about(dave, "muc-join", "muc").at("action"), "iq-result");
}

TEST_F(RoomHandling, a_connection_may_be_in_so_many_rooms) {
    for (const auto* rid : {"1", "2", "3", "4"})
        alice.join("session-join", rid);
    EXPECT_EQ(error_code_of(ask_about(alice, "session-join", "5")), 403004);
    EXPECT_EQ(ask_about(alice, "session-join", "4").at("action"), "iq-result") << "again is no new room";
    ask_about(alice, "session-leave", "1");
    EXPECT_EQ(ask_about(alice, "session-join", "5").at("action"), "iq-result");
}

TEST_F(RoomHandling, a_rid_is_of_one_kind_and_no_other_name) {
    alice.join("session-join", "room");
    EXPECT_EQ(error_code_of(ask_about(bob, "muc-join", "room")), 409001);
    for (const auto& rid : {std::string("a/b"), std::string("jsongled"), alice.id(), std::string("alice"),
                            std::string("bob"), std::string("JSONgled"), std::string("jsongleD")})
        EXPECT_EQ(error_code_of(ask_about(bob, "muc-join", rid)), 409001) << rid;
    alice.leave();
    EXPECT_EQ(ask_about(bob, "muc-join", "room").at("action"), "iq-result")
        << "the room is gone with its last member";
}

TEST_F(RoomHandling, a_name_is_one_thing_at_a_time) {
    // A user's name is no room's as long as one of the user's connections is there.
    Client& bob_too = harness.connect("bob");
    bob.leave();
    EXPECT_EQ(error_code_of(ask_about(alice, "session-join", "bob")), 409001);
    bob_too.leave();
    EXPECT_EQ(ask_about(alice, "session-join", "bob").at("action"), "iq-result");

    // Nor is a room's name a user's as long as somebody is in it.
    Client& late = harness.connect();
    const json::object hello{{"action", "iq-result"},
                             {"query", "session-hello"},
                             {"transaction", late.peer().hello_transaction()},
                             {"description", {{"uid", "bob"}}}};
    late.send("jsongled", hello);
    EXPECT_EQ(late.take_jsongle()["status"], "failed");
    EXPECT_EQ(error_code_of(late.take_jsongle()), 409001);
    EXPECT_FALSE(late.peer().said_hello());
    ask_about(alice, "session-leave", "bob");
    late.send("jsongled", hello);
    EXPECT_EQ(late.take_jsongle()["status"], "success");
    EXPECT_EQ(error_code_of(ask_about(alice, "muc-join", "bob")), 409001);
}

TEST_F(RoomHandling, only_the_uid_and_the_display_name_are_told_of_one_who_leaves) {
    const auto describe = [](Client& client, json::object description) {
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "t"},
                                 {"description", std::move(description)}});
        client.take_all();
    };
    for (auto& [description, told] : std::vector<std::pair<json::object, json::object>>{
             {{{"uid", "bob"}, {"dn", "Bob"}, {"avatar", std::string(8'000, 'x')}},
              {{"uid", "bob"}, {"dn", "Bob"}}},
             {{{"uid", "bob"}, {"avatar", "x"}}, {{"uid", "bob"}}},
             {{{"uid", "bob"}, {"dn", nullptr}}, {{"uid", "bob"}}},
             {{{"uid", "bob"}, {"dn", std::string(300, 'd')}},
              {{"uid", "bob"}, {"dn", std::string(256, 'd')}}}}) {
        describe(bob, description);
        for (const auto* query : {"muc-join", "session-join"}) {
            alice.join(query, query);
            alice.take_all();
            bob.join(query, query);
            EXPECT_EQ(alice.take_jsongle()["description"].at("member"), json::value(description));
            ask_about(bob, "session-leave", query);
            EXPECT_EQ(alice.take_jsongle()["description"], json::value({{"member", told}, {"rid", query}}));
            ask_about(alice, "session-leave", query);
        }
    }
}

TEST_F(RoomHandling, joins_have_a_pace) {
    // All rooms that there may be, and some more, at once.
    std::size_t joined = 0;
    while (joined < 1'000) {
        const json::object answer = ask_about(alice, "muc-join", "muc");
        if (answer.at("action") == "iq-error") {
            EXPECT_EQ(error_code_of(answer), 429001);
            break;
        }
        ++joined;
        EXPECT_EQ(ask_about(alice, "muc-join", "muc").at("action"), "iq-result") << "again is no join";
        ask_about(alice, "session-leave", "muc");
    }
    EXPECT_EQ(joined, 4 + 20U);
    EXPECT_EQ(ask_about(bob, "muc-join", "muc").at("action"), "iq-result") << "each connection has its own";
    harness.now += std::chrono::seconds(1);
    EXPECT_EQ(ask_about(alice, "muc-join", "muc").at("action"), "iq-result");
    ask_about(alice, "session-leave", "muc");
    EXPECT_EQ(error_code_of(ask_about(alice, "session-join", "room")), 429001);
}

TEST_F(RoomHandling, a_client_that_comes_back_enters_all_its_rooms_at_once) {
    RouterHarness large{{2, 100, 100}};
    Client& client = large.connect("alice");
    for (int i = 0; i < 100; ++i)
        client.join(i % 2 == 0 ? "muc-join" : "session-join", "room" + std::to_string(i));
}

TEST_F(RoomHandling, a_bad_rid_is_named) {
    for (const auto* query : {"session-join", "muc-join", "session-leave"})
        for (const json::value& description :
             {json::value(json::object()), json::value({{"rid", 7}}), json::value({{"rid", nullptr}}),
              json::value({{"rid", ""}}), json::value({{"rid", "a\tb"}}), json::value({{"rid", json::array()}}),
              json::value({{"rid", std::string(257, 'r')}}), json::value({{"rid", "ro\u200bom"}}),
              json::value({{"rid", " room"}}), json::value({{"rid", "room\u2003"}}),
              json::value({{"rid", "\u202emoor"}})}) {
            const json::object error = ask(alice, query, description);
            EXPECT_EQ(error.at("action"), "iq-error");
            EXPECT_EQ(error_code_of(error), 400001) << query << json::serialize(description);
        }
    alice.send_text(R"({"id":"1","jsongle":{"action":"iq-set","query":"muc-join","transaction":"t",)"
                    R"("description":{"rid":"a","\u0072id":"b"}}})");
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 400001);
}

} // namespace
} // namespace jsongled::testing
