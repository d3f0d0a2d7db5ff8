#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

/// A call of alice to bob, each of whom has a second device since, and carol beside it.
class Negotiations : public CallHandling {
  protected:
    void ask(Client& from, std::string_view to, std::string_view transaction = "t1",
             std::string_view sid = "s1", std::string_view query = "session-negotiate") {
        from.send(to, {{"action", "iq-set"},
                       {"query", query},
                       {"transaction", transaction},
                       {"description", {{"sid", sid}, {"offer", {{"type", "offer"}, {"sdp", "v=0"}}}}}});
    }

    void answer(Client& from, std::string_view to, std::string_view transaction = "t1",
                std::string_view sid = "s1", std::string_view query = "session-negotiate") {
        from.send(to, {{"action", "iq-result"},
                       {"query", query},
                       {"transaction", transaction},
                       {"description", {{"sid", sid}, {"answer", {{"type", "answer"}, {"sdp", "v=0"}}}}}});
    }

    /// As a library does that knows nothing of the query: no sid in the description.
    void answer_with_error(Client& from, std::string_view to, std::string_view transaction = "t1") {
        from.send(to, {{"action", "iq-error"},
                       {"query", "session-negotiate"},
                       {"transaction", transaction},
                       {"description", {{"errorCode", 501001}}}});
    }

    static void expect(Client& client, std::string_view action, std::string_view from,
                       std::string_view transaction = "t1") {
        const json::object message = client.take();
        EXPECT_EQ(message.at("from").as_string(), from);
        EXPECT_EQ(message.at("to").as_string(), client.id());
        EXPECT_EQ(message.at("jsongle").at("action").as_string(), action);
        EXPECT_EQ(message.at("jsongle").at("transaction").as_string(), transaction);
    }
    static void expect_refused(Client& client, std::int64_t code) {
        const json::object jsongle = client.take_jsongle();
        EXPECT_EQ(jsongle.at("action"), "iq-error");
        EXPECT_EQ(jsongle.at("transaction"), "t1");
        EXPECT_EQ(error_code_of(jsongle), code);
    }
    /// `ack` `failed`, and an error that says why.
    static void expect_late(Client& client) {
        EXPECT_EQ(client.take_jsongle()["status"], "failed");
        EXPECT_EQ(error_code_of(client.take_jsongle()), 404005);
    }
    static void expect_taken(Client& client) { EXPECT_EQ(client.take_jsongle()["status"], "success"); }
    void expect_silence() {
        for (Client* client : {&alice, &bob, &carol, &alice_too, &bob_too})
            EXPECT_FALSE(client->has_mail()) << client->id();
    }

    std::uint64_t negotiations_when_over() {
        say(alice, "bob", "session-terminate");
        const std::string record = to_json(*harness.kept().recent(1).at(0), PeerIds::shown);
        return parse_object(record).at("negotiations").to_number<std::uint64_t>();
    }

    Client& alice_too = [this]() -> Client& {
        talk();
        return harness.connect("alice");
    }();
    Client& bob_too = harness.connect("bob");
};

TEST_F(Negotiations, go_between_the_two_connections_that_have_the_call) {
    ask(alice, "bob");
    expect(bob, "iq-set", "alice");
    expect_silence();
    answer(bob, "alice");
    expect(alice, "iq-result", "bob");
    expect_taken(bob);
    expect_silence();
    ask(bob, "alice", "t2");
    expect(alice, "iq-set", "bob", "t2");
    answer_with_error(alice, "bob", "t2");
    expect(bob, "iq-error", "alice", "t2");
    expect_taken(alice);
    expect_silence();
    EXPECT_EQ(negotiations_when_over(), 1U) << "an error is no agreement";
}

TEST_F(Negotiations, of_both_sides_at_once_have_one_winner) {
    ask(alice, "bob");
    ask(bob, "alice");
    expect(bob, "iq-set", "alice");
    expect_refused(bob, 409002);
    answer(bob, "alice");
    expect(alice, "iq-result", "bob");
    expect_taken(bob);
    ask(bob, "alice");
    expect(alice, "iq-set", "bob");
    expect_silence();
}

/// The other side takes an answer by its transaction: whatever it says that it answers, it is the one.
TEST_F(Negotiations, are_answered_once_whatever_the_answer_says_that_it_answers) {
    for (const char* query : {"session-negotiate", "other", ""}) {
        ask(alice, "bob");
        expect(bob, "iq-set", "alice");
        answer(bob, "alice", "t1", "s1", query);
        expect_taken(bob);
        expect(alice, "iq-result", "bob");
        answer(bob, "alice");
        expect_late(bob);
        expect_silence();
    }
}

TEST_F(Negotiations, are_over_after_ten_seconds) {
    ask(alice, "bob");
    bob.take_all();
    pass(10s - 1ms);
    ask(bob, "alice");
    expect_refused(bob, 409002);
    pass(1ms);
    ask(bob, "alice", "t2");
    expect(alice, "iq-set", "bob", "t2");
    answer(bob, "alice", "t1");
    expect_late(bob);
    expect_silence();
}

TEST_F(Negotiations, are_over_when_the_asker_asks_anew) {
    ask(alice, "bob", "t1");
    ask(alice, "bob", "t2");
    expect(bob, "iq-set", "alice", "t1");
    expect(bob, "iq-set", "alice", "t2");
    answer(bob, "alice", "t1");
    expect_late(bob);
    answer_with_error(bob, "alice", "t1");
    expect_late(bob);
    answer(bob, "alice", "t2");
    expect(alice, "iq-result", "bob", "t2");
    expect_taken(bob);
    answer(bob, "alice", "t2");
    expect_late(bob);
    expect_silence();
}

TEST_F(Negotiations, are_over_with_the_call) {
    ask(alice, "bob");
    bob.take_all();
    say(alice, "bob", "session-terminate");
    bob.take_all();
    answer(bob, "alice");
    expect_late(bob);
    answer_with_error(bob, "alice");
    expect_late(bob);
    say(carol, "bob", "session-propose", "", "s2");
    carol.take_all();
    bob.take_all();
    answer_with_error(bob, "alice");
    expect_late(bob);
    ask(alice, "bob");
    expect_refused(alice, 404005);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_FALSE(alice_too.has_mail());
}

TEST_F(Negotiations, are_over_with_the_connection) {
    ask(alice, "bob");
    alice.leave();
    bob.take_all();
    answer(bob, "alice");
    expect_late(bob);
    EXPECT_FALSE(alice_too.has_mail());
}

TEST_F(Negotiations, are_for_the_parties_alone) {
    for (Client* stranger : {&carol, &alice_too, &bob_too}) {
        ask(*stranger, stranger == &bob_too ? "alice" : "bob");
        expect_refused(*stranger, 404005);
        expect_silence();
    }
    ask(alice, "bob");
    bob.take_all();
    answer(bob_too, "alice");
    expect_late(bob_too);
    answer(carol, "alice"); // an answer to something else, as far as anybody knows
    expect(alice, "iq-result", "carol");
    answer(bob, "alice");
    expect(alice, "iq-result", "bob");
}

TEST_F(Negotiations, begin_with_the_offer) {
    for (const CallState state : {CallState::trying, CallState::ringing, CallState::proceeded}) {
        const std::string sid(to_string(state));
        say(alice, "bob", "session-terminate");
        bring_to(state, sid);
        ask(alice, "bob", "t1", sid);
        expect_refused(alice, 404005);
        ask(bob, "alice", "t1", sid);
        expect_refused(bob, 404005);
        EXPECT_FALSE(bob.has_mail());
        say(alice, "bob", "session-retract", "", sid);
        alice.take_all();
        bob.take_all();
    }
    bring_to(CallState::offering, "offering");
    ask(alice, "bob", "t1", "offering");
    expect(bob, "iq-set", "alice");
}

TEST_F(Negotiations, without_a_sid_are_refused_and_of_an_unknown_one_are_like_any_request) {
    for (const json::object& description : {json::object{}, json::object{{"sid", ""}}, json::object{{"sid", 1}},
                                            json::object{{"sid", nullptr}}}) {
        alice.send("bob", {{"action", "iq-set"},
                           {"query", "session-negotiate"},
                           {"transaction", "t1"},
                           {"description", description}});
        expect_refused(alice, 400001);
    }
    // The server was restarted, say: the parties still know it.
    say(alice, "bob", "session-terminate");
    bob.take_all();
    ask(alice, "bob", "t1", "never seen");
    expect(bob, "iq-set", "alice");
    expect(bob_too, "iq-set", "alice");
    answer(bob, "alice", "t1", "never seen");
    expect(alice, "iq-result", "bob");
    expect(alice_too, "iq-result", "bob");
}

TEST_F(Negotiations, follow_the_name_by_which_the_other_side_is_known) {
    say(alice, "bob", "session-terminate");
    for (Client* client : {&alice, &carol})
        client->join("muc-join", "#muc#team");
    for (Client* client : {&alice, &carol})
        client->take_all();
    say(alice, "#muc#team/carol", "session-propose", "", "in the room");
    say(carol, "#muc#team/alice", "session-proceed", "", "in the room");
    say(alice, "#muc#team/carol", "session-initiate", "", "in the room");
    for (Client* client : {&alice, &carol})
        client->take_all();
    ask(alice, "#muc#team/carol", "t1", "in the room");
    expect(carol, "iq-set", "#muc#team/alice");
    answer(carol, "#muc#team/alice", "t1", "in the room");
    expect(alice, "iq-result", "#muc#team/carol");
}

TEST_F(Negotiations, any_request_that_names_a_call_is_pinned_and_so_is_its_answer) {
    ask(alice, "bob", "t1", "s1", "statistics");
    ask(bob, "alice", "t2", "s1", "statistics");
    expect(bob, "iq-set", "alice", "t1");
    expect(alice, "iq-set", "bob", "t2");
    bob.send("alice", {{"action", "iq-result"},
                       {"query", "statistics"},
                       {"transaction", "t1"},
                       {"description", json::object{}}});
    expect(alice, "iq-result", "bob", "t1");
    expect_taken(bob);
    answer(alice, "bob", "t2", "s1", "statistics");
    expect(bob, "iq-result", "alice", "t2");
    expect_taken(alice);
    expect_silence();
    ask(carol, "bob", "t1", "s1", "statistics");
    expect_refused(carol, 404005);
}

TEST_F(Negotiations, a_request_to_a_third_person_or_the_server_may_name_a_call) {
    ask(alice, "carol", "t1", "s1", "statistics");
    expect(carol, "iq-set", "alice");
    ask(carol, "carol", "t1", "s1", "statistics");
    carol.take_all();
    ask(alice, "jsongled", "t1", "s1", "statistics");
    expect_refused(alice, 404001);
    ask(bob, "carol", "t1", "s1", "session-negotiate");
    expect(carol, "iq-set", "bob");
    answer(carol, "bob", "t1", "s1", "session-negotiate");
    expect(bob, "iq-result", "carol");
}

TEST_F(Negotiations, and_other_requests_between_those_who_were_in_a_call_are_refused_when_it_is_over) {
    say(alice, "bob", "session-terminate");
    bob.take_all();
    for (Client* client : {&alice, &alice_too, &carol}) {
        ask(*client, "bob", "t1", "s1", "statistics");
        expect_refused(*client, 404005);
    }
    ask(bob, "carol", "t1", "s1", "statistics");
    expect(carol, "iq-set", "bob");
    ask(alice, "bob", "t1", "another", "statistics");
    expect(bob, "iq-set", "alice");
    expect(bob_too, "iq-set", "alice");
    expect_silence();
}

TEST_F(Negotiations, reach_no_other_device_by_whatever_name) {
    for (Client* client : {&alice, &bob_too})
        client->join("muc-join", "#muc#other");
    for (Client* client : {&alice, &bob_too})
        client->take_all();
    for (const std::string& name : {bob_too.id(), std::string("#muc#other/bob"), std::string("#muc#other")}) {
        ask(alice, name);
        expect(bob, "iq-set", "alice");
        expect_silence();
    }
    ask(carol, bob_too.id());
    expect_refused(carol, 404005);
    expect_silence();
}

TEST_F(Negotiations, take_no_answer_of_another_device_or_of_another_call_however_it_is_put) {
    ask(alice, "bob");
    bob.take_all();
    answer(bob_too, "alice", "t1", "nonsense");
    expect_late(bob_too);
    answer(bob, "alice", "t1", "s1", "another query");
    expect(alice, "iq-result", "bob");
    expect_taken(bob);
    pass(10s);
    answer(bob, "alice", "t1", "nonsense");
    expect_late(bob);
    expect_silence();
    EXPECT_EQ(negotiations_when_over(), 1U);
}

TEST_F(Negotiations, their_offers_and_answers_are_counted) {
    ask(alice, "bob");
    answer(bob, "alice");
    say(alice, "bob", "session-terminate");
    const json::object record = parse_object(to_json(*harness.kept().recent(1).at(0), PeerIds::shown));
    EXPECT_EQ(record.at("exchange").at("caller").at("descriptions"), 2);
    EXPECT_EQ(record.at("exchange").at("callee").at("descriptions"), 2);
}

TEST(Pings, are_answered_at_once) {
    RouterHarness harness;
    Client& alice = harness.connect("alice");
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", "session-ping"},
                            {"transaction", "t1"},
                            {"description", json::object{}}});
    const json::object pong = alice.take_jsongle();
    EXPECT_EQ(pong.at("action"), "iq-result");
    EXPECT_EQ(pong.at("query"), "session-ping");
    EXPECT_EQ(pong.at("transaction"), "t1");
    EXPECT_EQ(pong.at("description"), json::object{});
}

TEST_F(Negotiations, are_not_the_only_requests_of_a_call_of_which_the_latest_are_remembered) {
    for (int i = 0; i < 40; ++i)
        alice.send("bob", {{"action", "iq-get"},
                           {"query", "q"},
                           {"transaction", std::to_string(i)},
                           {"description", {{"sid", "s1"}}}});
    EXPECT_EQ(bob.take_all().size(), 40U);
    EXPECT_EQ(alice.peer().call->requests.size(), 16U);
    EXPECT_EQ(alice.peer().call->requests.back().transaction, "39");
}

} // namespace
} // namespace jsongled::testing
