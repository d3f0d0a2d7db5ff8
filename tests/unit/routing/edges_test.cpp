// What the router takes in and gives out, apart from the rules of the protocol.

#include "tests/unit/routing/call_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Edges : public CallHandling {
  protected:
    void ask_history(Client& client, const std::string& transaction) {
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", "call-history"},
                                 {"transaction", transaction},
                                 {"description", json::object{}}});
    }
    void ping(Client& client) {
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", "session-ping"},
                                 {"transaction", "ping"},
                                 {"description", json::object{}}});
    }
    void write(Client& from, std::string_view to) {
        from.send(to, {{"action", "session-text"}, {"description", {{"content", "hi"}}}});
    }
};

TEST_F(Edges, end_a_connection_that_does_not_say_who_it_is) {
    Client& quiet = harness.connect();
    pass(9'999ms);
    EXPECT_FALSE(quiet.closed);
    pass(1ms);
    EXPECT_EQ(quiet.closed, CloseCause::no_hello);
    EXPECT_FALSE(alice.closed);
    // Its hello was on its way.
    quiet.send("jsongled", {{"action", "iq-result"},
                            {"query", "session-hello"},
                            {"transaction", "hello-" + quiet.id()},
                            {"description", {{"uid", "quiet"}}}});
    EXPECT_FALSE(quiet.has_mail()) << "nothing goes behind its end";
    EXPECT_FALSE(quiet.peer().said_hello());
    quiet.closed.reset();
    pass(1h);
    EXPECT_FALSE(quiet.closed) << "once";
    quiet.leave();
    EXPECT_EQ(harness.router.tables().directory.peers(), 3U);
}

TEST_F(Edges, keep_a_peer_whose_connection_is_gone_and_nobody_notices) {
    talk();
    alice.join("muc-join", "lobby");
    bob.join("muc-join", "lobby");
    carol.join("muc-join", "lobby");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    harness.router.detached(bob.id());
    EXPECT_FALSE(alice.has_mail());
    EXPECT_FALSE(carol.has_mail());
    write(alice, "bob");
    write(carol, "lobby");
    EXPECT_FALSE(bob.has_mail()) << "it has no connection";
    EXPECT_EQ(alice.take_jsongle()["event"], "ack") << "the server has taken it";
    EXPECT_EQ(alice.take_jsongle()["action"], "session-text") << "what carol wrote";
    EXPECT_EQ(calls_on(), 1U);
    write(bob, "alice");
    EXPECT_FALSE(alice.has_mail()) << "who has no connection says nothing";

    harness.router.disconnected(bob.id(), {}, harness.now);
    expect_unreachable(alice, "disconnected");
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
    EXPECT_EQ(calls_on(), 0U);
}

TEST_F(Edges, ignore_what_comes_for_a_peer_that_is_not_there) {
    const auto parsed = parse_envelope(
        R"({"id":"m","to":"alice","jsongle":{"action":"session-text","description":{"content":"x"}}})");
    const auto& envelope = std::get<Envelope>(parsed);
    harness.take_facts();
    harness.router.received("nobody", envelope, prepare(envelope, "jsongled", harness.now.wall), harness.now);
    harness.router.received("nobody", Malformed{{ErrorCode::not_json, "x"}}, harness.now);
    harness.router.detached("nobody");
    harness.router.disconnected("nobody", {}, harness.now);
    harness.router.found(77, Answer());
    EXPECT_FALSE(alice.has_mail());
    EXPECT_TRUE(harness.take_facts().empty());
}

TEST_F(Edges, answer_later_and_go_on_meanwhile) {
    bring_to(CallState::ringing);
    say(bob, "alice", "session-decline");
    alice.take_all();
    harness.is_settling = false;
    ask_history(alice, "first");
    ask_history(alice, "second");
    EXPECT_FALSE(alice.is_held) << "no call waits for a history";
    ask_history(alice, "third");
    ping(alice);
    EXPECT_EQ(alice.take_jsongle()["transaction"], "ping");
    EXPECT_FALSE(alice.has_mail());
    EXPECT_TRUE(alice.is_held);
    EXPECT_FALSE(bob.is_held);
    harness.settle();
    EXPECT_FALSE(alice.is_held);
    EXPECT_EQ(alice.take_jsongle()["transaction"], "first");
    json::object second = alice.take_jsongle();
    EXPECT_EQ(second["transaction"], "second");
    EXPECT_EQ(second["description"].at("calls").as_array().size(), 1U);
    EXPECT_EQ(alice.take_jsongle()["transaction"], "third");
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(Edges, drop_an_answer_whose_asker_is_gone) {
    harness.is_settling = false;
    ask_history(alice, "t");
    ask_history(bob, "t");
    alice.leave();
    harness.settle();
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(bob.take_jsongle()["transaction"], "t");
    EXPECT_TRUE(harness.router.tables().answers.all().empty());
}

TEST_F(Edges, let_nobody_wait_for_more_answers_than_allowed) {
    harness.is_settling = false;
    for (std::size_t i = 0; i < PendingAnswers::most_of_one; ++i)
        ask_history(alice, "t");
    EXPECT_FALSE(alice.has_mail());
    ask_history(alice, "one more");
    json::object refused = alice.take_jsongle();
    EXPECT_EQ(refused["transaction"], "one more");
    EXPECT_EQ(error_code_of(refused), 429001);
    ask_history(bob, "t");
    EXPECT_FALSE(bob.has_mail()) << "it is nobody else's fault";
    harness.settle();
    EXPECT_EQ(alice.take_all().size(), PendingAnswers::most_of_one);
    harness.is_settling = true;
    ask_history(alice, "again");
    EXPECT_EQ(alice.take_jsongle()["action"], "iq-result");
}

TEST_F(Edges, list_the_calls_for_an_operator_once_they_are_found) {
    bring_to(CallState::ringing, "1");
    say(bob, "alice", "session-decline", "", "1");
    bring_to(CallState::offering, "2");
    say(carol, "nobody", "session-propose", "", "3");
    harness.is_settling = false;
    harness.router.list_calls(5, 10);
    EXPECT_FALSE(harness.report);
    harness.settle();
    ASSERT_TRUE(harness.report);
    ASSERT_EQ(harness.report->active.size(), 1U);
    EXPECT_EQ(harness.report->active[0].record.sid, "2");
    EXPECT_EQ(harness.report->active[0].state, CallState::offering);
    ASSERT_EQ(harness.report->recent.size(), 2U);
    EXPECT_EQ(harness.report->recent[0]->sid, "3");
    EXPECT_EQ(harness.report->recent[1]->sid, "1");
}

TEST_F(Edges, number_what_is_written_and_know_what_is_stored) {
    harness.is_settling = false;
    for (const char* sid : {"1", "2", "3"})
        say(carol, "nobody", "session-propose", "", sid);
    EXPECT_EQ(harness.router.tables().written, 3U);
    EXPECT_EQ(harness.router.tables().stored, 0U);
    harness.settle();
    EXPECT_EQ(harness.router.tables().stored, 3U);
}

TEST_F(Edges, tell_who_came_and_who_went_and_why) {
    Client& dave = harness.connect();
    harness.take_facts();
    pass(1'500ms);
    harness.router.disconnected(dave.id(), {CloseCause::protocol, 1009}, harness.now);
    harness.router.disconnected(alice.id(), {}, harness.now);
    const std::vector<Fact> facts = harness.take_facts();
    ASSERT_EQ(facts.size(), 2U);
    const auto& first = std::get<Disconnected>(facts[0]);
    EXPECT_EQ(first.peer, dave.id());
    EXPECT_EQ(first.uid, "");
    EXPECT_EQ(first.address, "192.0.2.1");
    EXPECT_EQ(first.cause, CloseCause::protocol);
    EXPECT_EQ(first.code, 1009);
    EXPECT_EQ(first.lasted, 1'500ms);
    EXPECT_EQ(std::get<Disconnected>(facts[1]).uid, "alice");
}

} // namespace
} // namespace jsongled::testing
