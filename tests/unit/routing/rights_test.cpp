#include <gtest/gtest.h>

#include "server/routing/right.hpp"
#include "server/routing/routes.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class RightsOf : public ::testing::Test {
  protected:
    Client& enter(std::string_view uid, Rights rights = {}) {
        return harness
            .connect(granted(std::string(uid), harness.now.wall, std::chrono::hours(1), std::move(rights)))
            .hello(uid);
    }

    static json::object said(Action action) {
        json::object jsongle{{"action", to_string(action)},
                             {"sid", "sid-1"},
                             {"query", "weather"},
                             {"transaction", "t"},
                             {"description", {{"media", "audio"}, {"content", "x"}}}};
        if (action == Action::session_event) jsongle["event"] = "reaction";
        return jsongle;
    }

    static bool is_refused(Client& client) {
        bool refused = false;
        for (const json::object& message : client.take_all())
            refused |= error_code_of(message.at("jsongle").as_object()) == 403003;
        return refused;
    }

    RouterHarness harness;
};

/// Each action with a right is tried without it: nobody hears of it, and the sender is told.
TEST_F(RightsOf, each_action_are_asked_for_before_anything_is_done) {
    for (const Route& route : routes()) {
        if (route.right == Right::any) continue;
        Rights rights;
        (route.right == Right::publish ? rights.publish : rights.call) = false;
        RouterHarness other;
        Client& bob = other.connect("bob");
        Client& alice =
            other.connect(granted("alice", other.now.wall, std::chrono::hours(1), rights)).hello("alice");
        alice.send("bob", said(route.action));
        EXPECT_FALSE(bob.has_mail()) << to_string(route.action);
        const Family family = family_of(route.action);
        const bool is_told = family != Family::error && family != Family::ack;
        EXPECT_EQ(is_refused(alice), is_told) << to_string(route.action);
    }
}

TEST_F(RightsOf, each_action_are_all_there_by_default) {
    Client& alice = enter("alice");
    Client& bob = enter("bob");
    for (const Route& route : routes()) {
        alice.send("bob", said(route.action));
        EXPECT_FALSE(is_refused(alice)) << to_string(route.action);
        bob.take_all();
    }
}

TEST_F(RightsOf, rooms_are_asked_for_at_each_way_in) {
    Client& alice = enter("alice", rights_for_rooms({"team-*", "lobby"}));
    for (const char* query : {"session-join", "muc-join"})
        for (const auto& [rid, may] : {std::pair("team-1", true),
                                       {"team-", true},
                                       {"lobby", true},
                                       {"team", false},
                                       {"lobby2", false},
                                       {"other", false}}) {
            alice.send("jsongled", {{"action", "iq-set"},
                                    {"query", query},
                                    {"transaction", "t"},
                                    {"description", {{"rid", rid}}}});
            EXPECT_EQ(is_refused(alice), !may) << rid;
            alice.send("jsongled", {{"action", "iq-set"},
                                    {"query", "session-leave"},
                                    {"transaction", "t"},
                                    {"description", {{"rid", rid}}}});
            alice.take_all();
        }
}

TEST_F(RightsOf, publishing_are_not_needed_to_say_that_a_message_has_come) {
    Rights rights;
    rights.publish = false;
    Client& alice = enter("alice", rights);
    Client& bob = enter("bob");
    alice.send("bob", {{"action", "session-event"},
                       {"namespace", "message"},
                       {"event", "ack"},
                       {"description", {{"type", "received"}, {"mid", "m1"}}}});
    EXPECT_FALSE(alice.has_mail());
    EXPECT_TRUE(bob.has_mail());
}

TEST_F(RightsOf, who_has_not_said_hello_are_none) {
    Client& stranger = harness.connect();
    for (const auto& right : WordsOf<Right>::table)
        EXPECT_FALSE(has_right(stranger.peer(), right.value, "lobby")) << right.text;
}

TEST_F(RightsOf, publishing_and_calling_are_not_needed_to_ask_the_server) {
    Rights rights;
    rights.publish = false;
    rights.call = false;
    Client& alice = enter("alice", rights);
    alice.join("muc-join", "lobby");
    alice.send("jsongled", {{"action", "session-metrics"}, {"sid", "s1"}, {"description", {{"mos", 4.0}}}});
    EXPECT_FALSE(alice.has_mail());
}

/// Whoever may not publish says nothing to anybody by another way either.
TEST_F(RightsOf, publishing_are_got_around_by_no_other_word) {
    Rights rights;
    rights.publish = false;
    for (const bool may_call : {true, false}) {
        rights.call = may_call;
        for (const auto& action : actions)
            for (const char* query : {"session-negotiate", "weather", ""})
                for (const char* sid : {"nobodys", ""}) {
                    RouterHarness other;
                    Client& bob = other.connect("bob");
                    Client& alice =
                        other.connect(granted("alice", other.now.wall, std::chrono::hours(1), rights))
                            .hello("alice");
                    json::object jsongle{{"action", action.text},
                                         {"query", query},
                                         {"transaction", "t"},
                                         {"sid", sid},
                                         {"description", {{"content", "spam"}, {"sid", sid}}}};
                    alice.send("bob", jsongle);
                    const bool is_of_call = action.family == Family::call && may_call;
                    EXPECT_TRUE(is_of_call || !bob.has_mail())
                        << action.text << " " << query << " " << sid << " " << may_call;
                }
    }
}

TEST_F(RightsOf, calling_are_needed_to_be_reached_by_what_is_of_no_call_that_is_known) {
    Rights rights;
    rights.call = false;
    Client& alice = enter("alice", rights);
    Client& bob = enter("bob");
    for (const auto& action : actions) {
        if (action.family != Family::call) continue;
        // A sid that is refused once is over.
        const std::string sid = "unknown to " + std::string(action.text);
        bob.send("alice", {{"action", action.text}, {"sid", sid}, {"description", {{"media", "audio"}}}});
        EXPECT_FALSE(alice.has_mail()) << action.text;
    }
}

TEST_F(RightsOf, calling_are_needed_to_be_called) {
    Rights rights;
    rights.call = false;
    Client& alice = enter("alice", rights);
    Client& bob = enter("bob");
    bob.send("alice", said(Action::session_propose));
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(bob.take_jsongle().at("reason"), "unreachable");
}

TEST_F(RightsOf, calling_are_needed_to_ring_on_a_late_device) {
    Client& carol = enter("carol");
    Client& alice = enter("alice");
    carol.send("alice", said(Action::session_propose));
    Rights rights;
    rights.call = false;
    Client& late = enter("alice", rights);
    EXPECT_FALSE(late.has_mail());
    EXPECT_TRUE(alice.has_mail());
    Client& other_late = enter("alice");
    EXPECT_EQ(other_late.take_jsongle().at("action"), "session-propose");
}

TEST_F(RightsOf, calling_refused_to_a_caller_ends_its_call) {
    Rights rights;
    rights.call = false;
    Client& alice = enter("alice", rights);
    enter("bob");
    alice.send("bob", said(Action::session_propose));
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 403003);
    EXPECT_EQ(alice.take_jsongle().at("reason"), "unreachable");
}

TEST_F(RightsOf, a_negotiation_are_those_of_a_call) {
    const auto parsed = parse_envelope(
        R"({"id":"m","to":"bob","jsongle":{"action":"iq-set","query":"session-negotiate","transaction":"t"}})");
    EXPECT_EQ(right_to_say(std::get<Envelope>(parsed), "jsongled"), Right::call);
}

} // namespace
} // namespace jsongled::testing
