#include "tests/integration/one_server.hpp"

// protocol.md section 3.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class Hello : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--info", "the server under test"}); }

  protected:
    /// A bad answer is refused as the protocol says, and a good one after it is taken.
    static void expect_refused(const json::object& answer_without_transaction) {
        WsClient client(listen());
        client.take_greeting();
        json::object answer = answer_without_transaction;
        answer["jsongle"].as_object()["transaction"] = client.hello_transaction();
        client.send(answer);
        EXPECT_THAT(client.receive(), IsAck("failed", client.hello_transaction()));
        EXPECT_THAT(client.receive(), IsSessionError(400001, answer));
        client.hello(fresh("user"));
        expect_nothing(client);
    }
};

TEST_F(Hello, the_server_speaks_first_and_says_who_it_is) {
    WsClient client(listen());
    EXPECT_THAT(client.take_greeting(),
                AllOf(IsFromServer(), IsAction("iq-get"), Has("/jsongle/query", "session-hello"),
                      HasText("/jsongle/transaction"), HasText("/jsongle/description/version"),
                      Has("/jsongle/description/sn", "jsongled"),
                      Has("/jsongle/description/info", "the server under test"),
                      HasTime("/jsongle/description/connected")));
}

TEST_F(Hello, each_connection_gets_an_id_and_a_transaction_of_its_own) {
    WsClient first(listen());
    WsClient second(listen());
    first.take_greeting();
    second.take_greeting();
    EXPECT_NE(first.peer_id(), second.peer_id());
    EXPECT_NE(first.hello_transaction(), second.hello_transaction());
    EXPECT_GE(first.peer_id().size(), 16U) << "guessable";
}

TEST_F(Hello, a_good_answer_is_acknowledged) {
    WsClient client(listen());
    client.take_greeting();
    client.send(hello_answer(client.hello_transaction(), {{"uid", fresh("user")}}));
    EXPECT_THAT(client.receive(),
                AllOf(IsAck("success", client.hello_transaction()), Has("/to", client.peer_id())));
    expect_nothing(client);
}

TEST_F(Hello, the_id_given_is_the_one_under_which_others_reach_the_connection) {
    User alice(listen(), fresh("alice"));
    User bob(listen(), fresh("bob"));
    bob.send(text(alice.peer_id(), "found"));
    EXPECT_THAT(alice.receive(), AllOf(IsAction("session-text"), Has("/to", alice.peer_id())));
}

TEST_F(Hello, an_answer_without_a_uid_that_is_a_name_is_refused) {
    const std::vector<json::value> uids{nullptr,
                                        "",
                                        7,
                                        true,
                                        json::array(),
                                        json::object(),
                                        "tab\there",
                                        "hid\u200bden",
                                        "\u202enamed",
                                        " blank",
                                        "blank\u00a0",
                                        "bell\x07",
                                        "delete\x7f",
                                        json::string("nul\0inside", 10),
                                        json::string(257, 'u')};
    for (const json::value& uid : uids) {
        SCOPED_TRACE(json::serialize(uid));
        expect_refused(hello_answer("", {{"uid", uid}}));
    }
}

TEST_F(Hello, the_reason_for_the_refusal_is_named) {
    WsClient client(listen());
    client.take_greeting();
    client.send(hello_answer(client.hello_transaction(), json::object{{"dn", "Nobody"}}));
    EXPECT_THAT(client.receive(), IsAck("failed", client.hello_transaction()));
    EXPECT_THAT(client.receive(), Has("/jsongle/description/errorDetails", "Missing 'uid' parameter"));
}

TEST_F(Hello, a_uid_with_a_slash_is_refused) {
    expect_refused(hello_answer("", {{"uid", "room/alice"}}));
}

TEST_F(Hello, the_name_of_the_server_is_no_uid) {
    expect_refused(hello_answer("", {{"uid", "jsongled"}}));
}

TEST_F(Hello, the_name_of_the_server_in_other_letters_and_the_name_of_a_room_are_no_uids) {
    const std::string rid = fresh("room");
    User member(listen(), fresh("member"));
    ask(member, iq_set("session-join", {{"rid", rid}}));
    for (const std::string& uid : {std::string("JSONgled"), rid}) {
        WsClient client(listen());
        client.take_greeting();
        const json::object answer = hello_answer(client.hello_transaction(), {{"uid", uid}});
        client.send(answer);
        EXPECT_THAT(client.receive(), IsAck("failed", client.hello_transaction()));
        EXPECT_THAT(client.receive(), IsSessionError(409001, answer));
    }
}

TEST_F(Hello, an_answer_that_is_malformed_or_too_large_fails_at_once) {
    WsClient client(listen());
    client.take_greeting();
    const auto answer = [&](const std::string& description) {
        return R"({"id":"m1","from":null,"to":"jsongled","jsongle":{"action":"iq-result","query":"session-hello",)"
               R"("transaction":")" +
               client.hello_transaction() + R"(","description":)" + description + "}}";
    };
    for (const std::string& description :
         {R"({"uid":"u","deep":)" + std::string(200, '[') + std::string(200, ']') + "}",
          std::string(R"({"uid":"u")"), std::string(R"({"uid":"\ud83d"})"),
          R"({"uid":"u","avatar":")" + std::string(8192, 'x') + "\"}",
          R"({"uid":"u","avatar":")" + std::string(300'000, 'x') + "\"}"}) {
        client.send_text(answer(description));
        EXPECT_THAT(client.receive(), IsAck("failed", client.hello_transaction())) << description.substr(0, 50);
        EXPECT_THAT(client.receive(), Has("/jsongle/description/mid", "m1"));
    }
    client.hello(fresh("user"));
}

TEST_F(Hello, a_uid_of_256_bytes_is_accepted) {
    std::string uid = fresh("user");
    uid.resize(256, 'u');
    User client(listen(), uid);
    expect_nothing(client);
}

TEST_F(Hello, a_description_of_a_wrong_type_is_refused) {
    for (const json::value& description :
         {json::value(nullptr), json::value("uid"), json::value(1), json::value(json::array{"uid"})}) {
        SCOPED_TRACE(json::serialize(description));
        expect_refused(hello_answer("", description));
    }
    json::object answer = hello_answer("", nullptr);
    answer["jsongle"].as_object().erase("description");
    expect_refused(answer);
}

TEST_F(Hello, a_wrong_transaction_is_refused_and_the_right_one_still_works) {
    WsClient client(listen());
    client.take_greeting();
    const json::object answer = hello_answer("guessed", {{"uid", fresh("user")}});
    client.send(answer);
    EXPECT_THAT(client.receive(), IsAck("failed", "guessed"));
    EXPECT_THAT(client.receive(), IsSessionError(400001, answer));
    const json::object text_before = text("anybody", "too early");
    client.send(text_before);
    EXPECT_THAT(client.receive(), IsSessionError(403002, text_before));
    client.hello(fresh("user"));
}

TEST_F(Hello, everything_else_before_it_is_refused) {
    WsClient client(listen());
    client.take_greeting();
    const std::vector<json::object> messages{
        propose("bob", "sid"),
        call("session-info", "bob", "sid", {}, "ringing"),
        call("transport-info", "bob", "sid", {}),
        text("bob", "hi"),
        custom("bob", {{"a", 1}}),
        event("bob", "typing", {}),
        metrics_report("jsongled", {{"mos", 4}}),
        iq("iq-get", "bob", "age"),
        iq("iq-get", "jsongled", "age"),
        iq_set("session-join", {{"rid", "room"}}),
        iq_set("muc-join", {{"rid", "muc"}}),
        iq_set("session-leave", {{"rid", "room"}}),
        iq("iq-result", "jsongled", "age"),
        iq("iq-error", "bob", "age"),
        envelope("bob", {{"action", "session-error"}, {"description", json::object()}}),
        envelope("bob", {{"action", "ack"}, {"status", "success"}, {"description", json::object()}}),
    };
    for (const json::object& message : messages) {
        client.send(message);
        SCOPED_TRACE(json::serialize(message));
        const std::string action = text_at(message, "/jsongle/action");
        // A request waits for an answer, and an answer for its acknowledgement.
        if (action == "iq-get" || action == "iq-set") {
            EXPECT_THAT(client.receive(), IsIqError(403002, message));
            continue;
        }
        if (action == "iq-result" || action == "iq-error") {
            EXPECT_THAT(client.receive(), IsAck("failed", text_at(message, "/jsongle/transaction")));
        }
        EXPECT_THAT(client.receive(), IsSessionError(403002, message));
    }
    client.hello(fresh("user"));
    expect_nothing(client);
}

TEST_F(Hello, a_later_answer_with_the_same_uid_updates_what_others_see) {
    const std::string rid = fresh("muc");
    User alice(listen(), fresh("alice"), {{"dn", "Alice"}, {"mood", {{"is", "fine"}}}});
    ask(alice, iq_set("muc-join", {{"rid", rid}}));
    alice.hello(alice.uid(), {{"dn", "Alice the second"}});

    User bob(listen(), fresh("bob"));
    EXPECT_THAT(
        ask(bob, iq_set("muc-join", {{"rid", rid}})),
        Has("/jsongle/description/members", json::array{{{"dn", "Alice the second"}, {"uid", alice.uid()}}}));
}

TEST_F(Hello, the_whole_description_is_the_member_object) {
    const std::string rid = fresh("muc");
    User alice(listen(), fresh("alice"), {{"dn", "Ålice 🎷"}, {"mood", {{"is", {1, 2.5, nullptr, true}}}}});
    ask(alice, iq_set("muc-join", {{"rid", rid}}));
    User bob(listen(), fresh("bob"));
    EXPECT_THAT(ask(bob, iq_set("muc-join", {{"rid", rid}})),
                Has("/jsongle/description/members", json::array{{{"dn", "Ålice 🎷"},
                                                                 {"mood", {{"is", {1, 2.5, nullptr, true}}}},
                                                                 {"uid", alice.uid()}}}));
}

TEST_F(Hello, a_later_answer_with_another_uid_is_refused) {
    User alice(listen(), fresh("alice"));
    User bob(listen(), fresh("bob"));
    const json::object answer = hello_answer(alice.hello_transaction(), {{"uid", fresh("other")}});
    alice.send(answer);
    EXPECT_THAT(alice.receive(), IsAck("failed", alice.hello_transaction()));
    EXPECT_THAT(alice.receive(), IsSessionError(409001, answer));
    bob.send(text(alice.uid(), "still you?"));
    EXPECT_THAT(alice.receive(), AllOf(IsAction("session-text"), Has("/from", bob.uid())));
}

TEST_F(Hello, one_user_may_have_several_connections) {
    const std::string uid = fresh("alice");
    User phone(listen(), uid);
    User laptop(listen(), uid);
    expect_nothing(phone);
    expect_nothing(laptop);
}

class HelloDeadline : public OneServer {
  public:
    static void SetUpTestSuite() { start({"--hello-timeout", "300ms"}); }
};

TEST_F(HelloDeadline, closes_the_silent_and_the_chatty_but_nobody_who_answered) {
    User polite(listen(), fresh("polite"));
    WsClient silent(listen());
    WsClient chatty(listen());
    chatty.take_greeting();
    for (int i = 0; i < 3; ++i)
        chatty.send(text("anybody", "not a hello"));
    silent.receive_close();
    chatty.receive_close();
    settle(polite);
    EXPECT_TRUE(server().process().is_running());
}

} // namespace
} // namespace jsongled::integration_tests
