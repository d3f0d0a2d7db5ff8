// What becomes of the messages to a user whose devices come and go, each with a session of its own.

#include "tests/unit/routing/resume_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(Resume, another_device_that_came_since_gets_what_the_first_never_got) {
    bob.leave();
    say(alice, "bob", "m1");
    Client& tablet = harness.connect("bob");
    EXPECT_TRUE(texts(tablet).empty());
    say(alice, "bob", "m2");
    EXPECT_EQ(texts(tablet), Texts{"m2"});
    pass(30s);
    EXPECT_EQ(texts(tablet), Texts{"m1"});
    tablet.leave();
    EXPECT_EQ(texts(harness.connect("bob")), Texts{"m1"}) << "until it was received";
}

TEST_F(Resume, is_for_whoever_claims_it_whatever_else_they_say_they_can) {
    bob.leave();
    Client& back = harness.connect();
    back.send("jsongled", {{"action", "iq-result"},
                           {"query", "session-hello"},
                           {"transaction", "hello-" + back.id()},
                           {"description", {{"uid", "bob"}, {"client", asking(token, 0)}}}});
    json::object ack = back.take_jsongle();
    EXPECT_EQ(ack["status"], "success");
    EXPECT_EQ(ack["description"].at("resumed"), true);
    EXPECT_NE(offer_of(ack["description"].as_object()), token);
}

TEST_F(Resume, is_no_way_round_the_limit_of_connections_of_another_user) {
    RouterSettings settings = harness.router.tables().settings;
    settings.max_connections_per_user = 1;
    harness.router.set(settings);
    Client& other = harness.connect();
    other.send("jsongled", {{"action", "iq-result"},
                            {"query", "session-hello"},
                            {"transaction", "hello-" + other.id()},
                            {"description", {{"uid", "alice"}, {"client", asking(token, 0)}}}});
    EXPECT_EQ(other.take_jsongle()["status"], "failed");
    EXPECT_EQ(harness.router.tables().directory.connections_of("alice").size(), 1U);
}

TEST_F(Resume, is_offered_no_more_once_it_is_switched_off) {
    bob.leave();
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_window = 0ms;
    harness.router.set(settings);
    const json::object ack = come_back(harness.connect(), 0);
    EXPECT_EQ(ack.at("resumed"), true);
    EXPECT_FALSE(ack.contains("resume"));
}

TEST_F(Resume, of_two_devices_that_are_away_the_last_keeps_it) {
    Client& tablet = harness.connect();
    tablet.hello_to_resume("bob");
    bob.leave();
    pass(10s);
    tablet.leave();
    say(alice, "bob", "m1");
    pass(20s);
    EXPECT_EQ(harness.router.tables().directory.connections_of("bob").size(), 1U);
    pass(10s);
    EXPECT_EQ(users(), 1U);
    EXPECT_EQ(texts(harness.connect("bob")), Texts{"m1"});
}

TEST_F(Resume, what_one_device_is_to_get_does_not_wait_because_another_never_says_that_it_has) {
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_bytes = 1'000;
    harness.router.set(settings);
    harness.is_settling = false;
    Client& tablet = harness.connect();
    const std::string its_token = offer_of(tablet.hello_to_resume("bob"));
    // It has yet to hear what waited for its user.
    tablet.leave();
    for (const char* id : {"m1", "m2", "m3", "m4", "m5"})
        say(alice, "bob", id);
    EXPECT_LT(bob.peer().resumption->kept.size(), 5U);
    harness.settle();
    Client& back = harness.connect();
    EXPECT_EQ(back.hello_to_resume("bob", asking(its_token, 0)).at("resumed"), true);
    harness.settle();
    EXPECT_EQ(texts(back), (Texts{"m1", "m2", "m3", "m4", "m5"}));
}

} // namespace
} // namespace jsongled::testing
