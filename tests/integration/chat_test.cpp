#include "tests/integration/one_server.hpp"

// protocol.md section 7.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class Chat : public OneServer {
  protected:
    /// A copy is the message as it was sent, but for the addresses and the stamps.
    static void expect_copy(WsClient& recipient, const json::object& message, std::string_view from) {
        json::object copy = recipient.receive();
        EXPECT_THAT(copy,
                    AllOf(Has("/from", from), Has("/to", recipient.peer_id()), Has("/id", message.at("id")),
                          HasTime("/jsongle/description/relayed"), HasTime("/jsongle/description/sent")));
        json::object& description = copy.at("jsongle").at("description").as_object();
        description.erase("relayed");
        if (!message.at("jsongle").at("description").as_object().contains("sent")) description.erase("sent");
        EXPECT_EQ(copy.at("jsongle"), message.at("jsongle"));
    }

    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
    User carol{listen(), fresh("carol")};
    const std::string muc = fresh("#muc#");
};

TEST_F(Chat, a_text_is_relayed_and_the_server_confirms_it) {
    const json::object message = text(bob.uid(), "Hello, Bob");
    alice.send(message);
    EXPECT_THAT(alice.receive(), AllOf(IsServerReceived(message), Has("/to", alice.peer_id())));
    expect_copy(bob, message, alice.uid());
    expect_nothing(alice);
    expect_nothing(bob);
}

TEST_F(Chat, a_custom_message_may_carry_any_json) {
    for (const json::value& content : {json::value("text"), json::value(3.5), json::value(nullptr),
                                       json::value(true), json::value({1, 2, {{"three", json::array()}}})}) {
        const json::object message = custom(bob.uid(), content);
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsServerReceived(message));
        expect_copy(bob, message, alice.uid());
    }
}

TEST_F(Chat, in_a_muc_everybody_else_gets_it_and_the_sender_one_receipt) {
    join_all("muc-join", muc, {&alice, &bob, &carol});
    for (const json::object& message : {text(muc, "Hello, all", "muc"), custom(muc, {{"x", 1}}, "muc")}) {
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsServerReceived(message));
        expect_copy(bob, message, muc + "/" + alice.uid());
        expect_copy(carol, message, muc + "/" + alice.uid());
    }
    expect_nothing(alice);
}

TEST_F(Chat, several_connections_of_a_user_get_a_copy_and_the_sender_one_receipt) {
    User tablet(listen(), bob.uid());
    const json::object message = text(bob.uid(), "ring ring");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsServerReceived(message));
    expect_nothing(alice);
    expect_copy(bob, message, alice.uid());
    expect_copy(tablet, message, alice.uid());
}

TEST_F(Chat, what_reaches_nobody_is_not_confirmed) {
    const json::object message = text(fresh("nobody") + "/", "hello?");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsSessionError(404002, message));
    expect_nothing(alice);
}

TEST_F(Chat, what_is_for_somebody_who_is_away_is_confirmed_and_comes_once_they_are_back) {
    const std::string uid = fresh("dave");
    const json::object first = text(uid, "hello?");
    const json::object second = text(uid, "are you there?");
    for (const json::object& message : {first, second}) {
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsServerReceived(message));
    }
    User dave(listen(), uid);
    for (const json::object& message : {first, second})
        EXPECT_THAT(dave.receive(), AllOf(Has("/id", message.at("id")), Has("/from", alice.uid()),
                                          Has("/jsongle/description/delayed", true)));
    dave.send(event(alice.uid(), "ack", {{"mid", first.at("id")}, {"type", "received"}}));
    EXPECT_THAT(alice.receive(), Has("/jsongle/description/type", "received"));
    User tablet(listen(), uid);
    EXPECT_THAT(tablet.receive(), Has("/id", second.at("id")));
    expect_nothing(tablet);
}

TEST_F(Chat, what_is_sent_again_is_confirmed_again_and_comes_once) {
    const json::object message = text(bob.uid(), "hi");
    for (int twice = 0; twice < 2; ++twice) {
        alice.send(message);
        EXPECT_THAT(alice.receive(), IsServerReceived(message));
    }
    EXPECT_THAT(bob.receive(), Has("/id", message.at("id")));
    expect_nothing(bob);
}

TEST_F(Chat, events_are_relayed_without_a_receipt) {
    join_all("muc-join", muc, {&alice, &bob});
    const std::string mid = fresh("mid");
    for (const auto& [name, description] : std::vector<std::pair<std::string, json::object>>{
             {"typing", {{"state", "composing"}, {"updated", "2026-01-02T03:04:05.678Z"}}},
             {"typing", {{"state", "active"}, {"updated", "2026-01-02T03:04:05.678Z"}}},
             {"reaction", {{"reacted", "2026-01-02T03:04:05.678Z"}, {"mid", mid}, {"type", "❤️"}}},
             {"reaction", {{"reacted", "2026-01-02T03:04:05.678Z"}, {"mid", mid}, {"type", ""}}},
             {"ack", {{"acknowledged", "2026-01-02T03:04:05.678Z"}, {"mid", mid}, {"type", "read"}}},
             {"ack", {{"acknowledged", "2026-01-02T03:04:05.678Z"}, {"mid", mid}, {"type", "received"}}}}) {
        const json::object to_user = event(bob.uid(), name, description);
        alice.send(to_user);
        expect_copy(bob, to_user, alice.uid());
        const json::object to_muc = event(muc, name, description, "muc");
        alice.send(to_muc);
        expect_copy(bob, to_muc, muc + "/" + alice.uid());
    }
    expect_nothing(alice);
}

TEST_F(Chat, two_people_chat_in_a_muc_as_the_library_does) {
    join_all("muc-join", muc, {&alice, &bob});
    const json::object question = text(muc, "Lunch?", "muc");
    alice.send(question);
    EXPECT_THAT(alice.receive(), IsServerReceived(question));
    const json::object seen = bob.receive();
    EXPECT_THAT(seen, Has("/jsongle/description/content", "Lunch?"));
    // The library acknowledges by itself, to the part before the slash.
    const std::string from = text_at(seen, "/from");
    const std::string part = from.substr(0, from.find('/'));
    EXPECT_EQ(part, muc);
    bob.send(event(part, "ack", {{"mid", seen.at("id")}, {"type", "received"}}, "muc"));
    EXPECT_THAT(alice.receive(), AllOf(Has("/from", muc + "/" + bob.uid()), Has("/jsongle/event", "ack"),
                                       Has("/jsongle/description/mid", question.at("id")),
                                       Has("/jsongle/description/type", "received")));
    bob.send(event(part, "reaction", {{"mid", seen.at("id")}, {"type", "👍"}}, "muc"));
    EXPECT_THAT(alice.receive(), Has("/jsongle/description/type", "👍"));
    const json::object answer = text(muc, "Gladly", "muc");
    bob.send(answer);
    EXPECT_THAT(alice.receive(), Has("/jsongle/description/content", "Gladly"));
    EXPECT_THAT(bob.receive(), IsServerReceived(answer));
}

TEST_F(Chat, in_a_muc_a_receipt_goes_to_the_author_alone) {
    join_all("muc-join", muc, {&alice, &bob, &carol});
    const json::object message = text(muc, "Seen?", "muc");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsServerReceived(message));
    for (User* reader : {&bob, &carol}) {
        EXPECT_THAT(reader->receive(), Has("/id", message.at("id")));
        for (const char* type : {"received", "read"}) {
            reader->send(event(muc, "ack", {{"mid", message.at("id")}, {"type", type}}, "muc"));
            EXPECT_THAT(alice.receive(),
                        AllOf(Has("/from", muc + "/" + reader->uid()), Has("/jsongle/description/type", type)));
        }
    }
    expect_nothing(bob);
    expect_nothing(carol);
}

class ChatWithOpenReceipts : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--muc-receipts", "all"}); }
};

TEST_F(ChatWithOpenReceipts, a_receipt_goes_to_all_in_the_muc) {
    User alice(listen(), fresh("alice"));
    User bob(listen(), fresh("bob"));
    User carol(listen(), fresh("carol"));
    const std::string muc = fresh("#muc#");
    join_all("muc-join", muc, {&alice, &bob, &carol});
    const json::object message = text(muc, "Seen?", "muc");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsServerReceived(message));
    EXPECT_THAT(carol.receive(), Has("/id", message.at("id")));
    bob.send(event(muc, "ack", {{"mid", message.at("id")}, {"type", "received"}}, "muc"));
    EXPECT_THAT(alice.receive(), Has("/jsongle/event", "ack"));
    EXPECT_THAT(carol.receive(), Has("/jsongle/event", "ack"));
}

TEST_F(Chat, in_a_room_of_two_it_comes_from_the_room) {
    const std::string room = fresh("room");
    join_all("session-join", room, {&alice, &bob});
    const json::object message = text(room, "hi");
    alice.send(message);
    EXPECT_THAT(alice.receive(), IsServerReceived(message));
    expect_copy(bob, message, room);
}

TEST_F(Chat, an_error_of_a_client_is_relayed_like_a_message) {
    const json::object message =
        envelope(bob.uid(),
                 {{"action", "session-error"}, {"description", {{"errorCode", 1}, {"errorDetails", "mine"}}}});
    alice.send(message);
    expect_copy(bob, message, alice.uid());
}

} // namespace
} // namespace jsongled::integration_tests
