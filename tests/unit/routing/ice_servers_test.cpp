#include "identity/turn_credentials.hpp"
#include "tests/support/grants.hpp"
#include "tests/unit/routing/call_fixture.hpp"

// Who asks for the ICE servers is told them, with credentials of their own, and in a call is told again in
// time.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class IceServing : public CallHandling {
  protected:
    IceServing() { serve(relays(1h)); }

    static IceServers relays(std::chrono::seconds lasts) {
        return {{"stun:a"},
                {"turn:a", "turns:a"},
                std::make_shared<const TurnCredentials>("a-shared-secret!"),
                lasts};
    }
    void serve(IceServers servers) {
        RouterSettings settings = harness.router.tables().settings;
        settings.ice_servers = std::make_shared<const IceServers>(std::move(servers));
        harness.router.set(settings);
    }

    /// What a client gets for its request.
    static json::object ask(Client& client) {
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", "ice-servers"},
                                 {"transaction", "t"},
                                 {"description", json::object{}}});
        const json::object answer = client.take_jsongle();
        EXPECT_EQ(answer.at("action"), "iq-result");
        EXPECT_EQ(answer.at("query"), "ice-servers");
        return answer.at("description").as_object();
    }
    /// What it is told without another request; nothing if it is not.
    static std::optional<json::object> told(Client& client) {
        if (!client.has_mail()) return std::nullopt;
        const json::object message = client.take();
        EXPECT_EQ(message.at("from"), "jsongled");
        const json::object& jsongle = message.at("jsongle").as_object();
        EXPECT_EQ(jsongle.at("action"), "session-event");
        EXPECT_EQ(jsongle.at("event"), "ice-servers");
        return jsongle.at("description").as_object();
    }
    /// The user name without its time, which has to be that of `expires`.
    std::string name_in(const json::object& description) const {
        const json::object& relay = description.at("iceServers").as_array().back().as_object();
        const std::string username(relay.at("username").as_string());
        const std::size_t colon = username.find(':');
        const Time expires(std::chrono::seconds(std::stoll(username.substr(0, colon))));
        EXPECT_EQ(description.at("expires").as_string(), iso_8601(expires));
        EXPECT_EQ(expires, std::chrono::floor<std::chrono::seconds>(
                               harness.now.wall + harness.router.tables().settings.ice_servers->lasts));
        return username.substr(colon + 1);
    }
    std::size_t deadlines() const { return harness.router.tables().deadlines.size(); }
};

TEST_F(IceServing, answers_with_what_a_peer_connection_takes) {
    const json::object answer = ask(alice);
    const json::array& servers = answer.at("iceServers").as_array();
    ASSERT_EQ(servers.size(), 2U);
    EXPECT_EQ(servers[0], (json::object{{"urls", json::array{"stun:a"}}}));
    EXPECT_EQ(servers[1].at("urls"), (json::array{"turn:a", "turns:a"}));
    EXPECT_EQ(servers[1].at("credential").as_string().size(), 28U);
    EXPECT_EQ(name_in(answer), "alice");
}

TEST_F(IceServing, answers_with_nothing_where_there_is_nothing) {
    serve({});
    const json::object answer = ask(alice);
    EXPECT_EQ(answer.at("iceServers"), json::array());
    EXPECT_EQ(answer.at("expires").as_string(), iso_8601(harness.now.wall + 1h));
    serve({{"stun:a"}, {}});
    EXPECT_EQ(ask(alice).at("iceServers"), (json::array{{{"urls", json::array{"stun:a"}}}}));
    EXPECT_EQ(deadlines(), 0U) << "only credentials expire";
}

TEST_F(IceServing, names_the_other_party_in_a_call) {
    EXPECT_EQ(name_in(ask(alice)), "alice");
    say(alice, "bob", "session-propose");
    alice.take_all();
    bob.take_all();
    EXPECT_EQ(name_in(ask(alice)), "alice:bob") << "it rings for one user alone";
    EXPECT_EQ(name_in(ask(bob)), "bob:alice");
    EXPECT_EQ(name_in(ask(carol)), "carol");
    say(alice, "bob", "session-retract");
    alice.take_all();
    bob.take_all();
    EXPECT_EQ(name_in(ask(alice)), "alice");
    EXPECT_EQ(name_in(ask(bob)), "bob");
}

TEST_F(IceServing, names_none_of_several_for_whom_a_call_rings_until_one_answers) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "muc");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    say(alice, "muc", "session-propose");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    EXPECT_EQ(name_in(ask(alice)), "alice");
    EXPECT_EQ(name_in(ask(carol)), "carol:alice");
    say(carol, "muc/alice", "session-proceed");
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    EXPECT_EQ(name_in(ask(alice)), "alice:carol");
    EXPECT_EQ(name_in(ask(bob)), "bob");
}

TEST_F(IceServing, gives_more_in_a_call_before_the_end_again_and_again) {
    talk();
    ask(alice);
    for (int i = 0; i < 3; ++i) {
        pass(55min - 1ms);
        EXPECT_FALSE(told(alice));
        pass(1ms);
        const auto more = told(alice);
        ASSERT_TRUE(more);
        EXPECT_EQ(name_in(*more), "alice:bob");
        EXPECT_EQ(more->at("iceServers").as_array().size(), 2U);
        EXPECT_FALSE(alice.has_mail());
    }
    EXPECT_FALSE(bob.has_mail()) << "bob has not asked";
    say(alice, "bob", "session-terminate", "success");
    alice.take_all();
    pass(24h);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(harness.router.tables().directory.find_peer(alice.id())->ice_grant, nullptr);
}

TEST_F(IceServing, gives_more_a_quarter_of_a_short_time_before) {
    serve(relays(60s));
    talk();
    ask(bob);
    pass(45s - 1ms);
    EXPECT_FALSE(told(bob));
    pass(1ms);
    EXPECT_TRUE(told(bob));
}

TEST_F(IceServing, is_asked_anew_and_only_the_last_answer_counts) {
    talk();
    ask(alice);
    pass(30min);
    const std::size_t before = deadlines();
    ask(alice);
    EXPECT_EQ(deadlines(), before);
    pass(55min - 1ms);
    EXPECT_FALSE(told(alice));
    pass(1ms);
    EXPECT_TRUE(told(alice));
}

TEST_F(IceServing, tells_nobody_who_is_in_no_call) {
    ask(alice);
    const std::size_t before = deadlines();
    pass(55min);
    EXPECT_EQ(deadlines(), before);
    pass(6min);
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(deadlines(), before - 1) << "it is forgotten";
}

TEST_F(IceServing, gives_more_in_a_call_that_began_just_before_the_end) {
    ask(alice);
    pass(57min);
    talk();
    bool is_told = false;
    for (int second = 0; second < 179 && !is_told; ++second) {
        pass(1s);
        is_told = told(alice).has_value();
    }
    EXPECT_TRUE(is_told);
}

TEST_F(IceServing, is_for_those_who_may_call_and_gives_no_more_to_who_no_longer_may) {
    talk();
    ask(alice);
    Rights rights;
    rights.call = false;
    alice.proof = granted("alice", harness.now.wall, 24h, rights);
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", "session-refresh"},
                            {"transaction", "r"},
                            {"description", {{"token", "another"}}}});
    EXPECT_EQ(alice.take_jsongle().at("action"), "iq-result");
    pass(2h);
    EXPECT_FALSE(alice.has_mail());
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", "ice-servers"},
                            {"transaction", "t"},
                            {"description", json::object{}}});
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 403003);
}

TEST_F(IceServing, tells_those_whose_token_hides_their_addresses_to_use_relays_alone) {
    constexpr std::string_view policy = "iceTransportPolicy";
    Rights rights;
    rights.relay_only = true;
    const Proof hides = granted("dave", harness.now.wall, 24h, rights);
    Client& before = harness.connect(hides).hello("dave");
    Client& within = harness.connect();
    within.proof = hides;
    within.hello("dave");
    for (Client* client : {&before, &within}) {
        EXPECT_EQ(ask(*client).at(policy), "relay");
        client->proof = granted("dave", harness.now.wall);
        EXPECT_EQ(ask(*client).at(policy), "relay") << "what was hidden stays so";
    }
    talk();
    EXPECT_FALSE(ask(alice).contains(policy));
    alice.proof = granted("alice", harness.now.wall, 24h, rights);
    EXPECT_EQ(ask(alice).at(policy), "relay");
    pass(55min);
    const auto more = told(alice);
    ASSERT_TRUE(more);
    EXPECT_EQ(more->at(policy), "relay");
    EXPECT_FALSE(ask(bob).contains(policy));
}

TEST_F(IceServing, goes_by_the_steady_clock) {
    talk();
    ask(alice);
    harness.now.wall += 24h;
    pass(1s);
    EXPECT_FALSE(told(alice));
    harness.now.wall -= 48h;
    pass(55min);
    const auto more = told(alice);
    ASSERT_TRUE(more);
    EXPECT_EQ(name_in(*more), "alice:bob") << "and what is told by the other";
}

TEST_F(IceServing, gives_what_the_operator_has_set_by_then) {
    talk();
    ask(alice);
    serve({{"stun:b"}, {}});
    pass(55min);
    const auto more = told(alice);
    ASSERT_TRUE(more);
    EXPECT_EQ(more->at("iceServers"), (json::array{{{"urls", json::array{"stun:b"}}}}));
    EXPECT_EQ(deadlines(), 0U);
}

TEST_F(IceServing, remembers_one_thing_of_a_client_and_nothing_once_it_is_gone) {
    const std::size_t before = deadlines();
    for (int i = 0; i < 100; ++i)
        ask(alice);
    EXPECT_EQ(deadlines(), before + 1);
    alice.leave();
    EXPECT_EQ(deadlines(), before);
}

} // namespace
} // namespace jsongled::testing
