#include "tests/integration/one_server.hpp"

// protocol.md section 8.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;

class Iq : public OneServer {
  protected:
    /// The request arrives as it is, the answer travels back, and only the answerer gets an ack.
    static void expect_exchange(WsClient& asker, WsClient& answerer, const json::object& request,
                                const json::object& answer_description, std::string_view answer_action) {
        asker.send(request);
        const json::object received = answerer.receive();
        EXPECT_THAT(received, AllOf(Has("/to", answerer.peer_id()), Has("/id", request.at("id")),
                                    Has("/jsongle/action", request.at("jsongle").at("action")),
                                    Has("/jsongle/query", request.at("jsongle").at("query")),
                                    Has("/jsongle/transaction", request.at("jsongle").at("transaction")),
                                    HasTime("/jsongle/description/relayed")));
        const std::string transaction = text_at(request, "/jsongle/transaction");
        answerer.send(answer_to(received, answer_action, answer_description));
        EXPECT_THAT(answerer.receive(), IsAck("success", transaction));
        json::object answer = asker.receive();
        EXPECT_THAT(answer,
                    AllOf(Has("/to", asker.peer_id()), IsAction(answer_action),
                          Has("/jsongle/transaction", transaction), HasTime("/jsongle/description/relayed")));
        for (const auto& [key, value] : answer_description)
            EXPECT_EQ(answer.at("jsongle").at("description").at(key), value);
        expect_nothing(asker);
        expect_nothing(answerer);
    }

    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
};

TEST_F(Iq, an_unknown_query_to_the_server_is_an_error_that_names_it) {
    for (const std::string_view action : {"iq-set", "iq-get"}) {
        const json::object request = iq(action, "jsongled", "reboot", {{"now", true}});
        EXPECT_THAT(ask(alice, request),
                    AllOf(IsIqError(404001, request), Has("/to", alice.peer_id()),
                          Has("/jsongle/description/errorDetails", "The query 'reboot' is not supported")));
    }
    expect_nothing(alice);
}

TEST_F(Iq, a_query_for_setting_cannot_be_got) {
    const json::object request = iq("iq-get", "jsongled", "muc-join", {{"rid", fresh("muc")}});
    EXPECT_THAT(ask(alice, request), IsIqError(404001, request));
}

TEST_F(Iq, a_user_answers_another) {
    for (const std::string_view action : {"iq-set", "iq-get"})
        for (const std::string_view answer : {"iq-result", "iq-error"})
            expect_exchange(alice, bob, iq(action, bob.uid(), "age", {{"unit", "years"}}), {{"age", 7}},
                            answer);
}

TEST_F(Iq, a_connection_is_asked_by_its_peer_id) {
    expect_exchange(alice, bob, iq("iq-get", bob.peer_id(), "age"), {{"age", 7}}, "iq-result");
}

TEST_F(Iq, in_a_room_the_other_member_answers) {
    const std::string rid = fresh("room");
    join_all("session-join", rid, {&alice, &bob});
    expect_exchange(alice, bob, iq("iq-get", rid, "age"), {{"age", 7}}, "iq-result");
}

TEST_F(Iq, in_a_muc_an_occupant_answers) {
    const std::string rid = fresh("muc");
    User carol(listen(), fresh("carol"));
    join_all("muc-join", rid, {&alice, &bob, &carol});
    expect_exchange(alice, bob, iq("iq-get", rid + "/" + bob.uid(), "age"), {{"age", 7}}, "iq-result");
    expect_nothing(carol);
}

TEST_F(Iq, an_answer_that_reaches_nobody_fails) {
    json::object answer = iq("iq-result", fresh("nobody"), "age");
    alice.send(answer);
    EXPECT_THAT(alice.receive(), IsAck("failed", text_at(answer, "/jsongle/transaction")));
    EXPECT_THAT(alice.receive(), IsSessionError(404004, answer));
    answer = iq("iq-error", fresh("nobody"), "age");
    alice.send(answer);
    EXPECT_THAT(alice.receive(), IsAck("failed", text_at(answer, "/jsongle/transaction")));
    EXPECT_THAT(alice.receive(), IsSessionError(404004, answer));
    expect_nothing(alice);
}

TEST_F(Iq, an_answer_without_a_transaction_is_an_error_and_acknowledges_nothing) {
    json::object answer = iq("iq-result", bob.uid(), "age");
    answer["jsongle"].as_object().erase("transaction");
    alice.send(answer);
    EXPECT_THAT(alice.receive(), IsSessionError(400001, answer));
    expect_nothing(alice);
    expect_nothing(bob);
}

TEST_F(Iq, a_description_of_a_wrong_type_is_an_error_to_the_asker_alone) {
    json::object request = iq("iq-get", bob.uid(), "age");
    alice.send(with_description(request, "years"));
    // The request has its answer, without which the library waits for five seconds, and the message its error.
    EXPECT_THAT(alice.receive_all(),
                testing::UnorderedElementsAre(IsIqError(400001, request), IsSessionError(400001, request)));
    expect_nothing(bob);
}

} // namespace
} // namespace jsongled::integration_tests
