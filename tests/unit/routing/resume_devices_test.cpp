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
