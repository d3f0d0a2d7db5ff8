#include "tests/unit/routing/pressure_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(BackPressure, of_a_muc_holds_whoever_floods_it_whatever_they_say) {
    enter("muc-join", "lobby");
    for (const Saying& saying : sayings) {
        bob.fill = Fill::filling;
        alice.send("lobby", much(saying.jsongle()));
        EXPECT_TRUE(alice.is_held) << saying.name;
        carol.send("lobby", saying.jsongle());
        EXPECT_FALSE(carol.is_held) << saying.name;
        EXPECT_EQ(bob.take_all().size(), 2U) << saying.name;
        bob.drain();
        EXPECT_FALSE(alice.is_held) << saying.name;
    }
    expect_forgotten();
}

TEST_F(BackPressure, of_a_muc_holds_for_each_member_that_fills_one_after_the_other) {
    enter("muc-join", "lobby");
    bob.fill = carol.fill = Fill::filling;
    flood(alice, "lobby");
    EXPECT_TRUE(alice.is_held);
    bob.drain();
    EXPECT_FALSE(alice.is_held);
    flood(alice, "lobby");
    EXPECT_TRUE(alice.is_held) << "for the other one";
    pass(2s);
    EXPECT_FALSE(alice.is_held);
    flood(alice, "lobby");
    EXPECT_FALSE(alice.is_held) << "of the same stall";
    carol.drain();
    expect_forgotten();
}

TEST_F(BackPressure, of_a_muc_cuts_nobody_before_they_have_had_their_time) {
    enter("muc-join", "lobby");
    bob.fill = Fill::full;
    flood(alice, "lobby");
    EXPECT_TRUE(alice.is_held) << "it is the first to come since bob fills";
    EXPECT_EQ(bob.take_all().size(), 1U);
    alice.take_all();
    // Read before she was held.
    for (const Saying& saying : sayings) {
        alice.send("lobby", saying.jsongle());
        expect_refused(alice, saying.refusal, saying.name);
    }
    pass(1999ms);
    alice.send("lobby", text());
    expect_refused(alice, {"session-error"}, "whoever has had their share");
    carol.take_all();
    carol.send("lobby", text());
    EXPECT_EQ(carol.take_jsongle()["event"], "ack") << "whoever says little goes on";
    EXPECT_EQ(bob.take_jsongle()["action"], "session-text");
    EXPECT_FALSE(bob.closed);
    flood(carol, "lobby");
    expect_refused(carol, {"session-error"}, "more than a share at once");
}

TEST_F(BackPressure, of_a_muc_cuts_whoever_still_has_no_room_when_their_time_is_over) {
    enter("muc-join", "lobby");
    bob.fill = Fill::filling;
    flood(alice, "lobby");
    pass(2s);
    for (Client* client : {&alice, &bob, &carol})
        client->take_all();
    bob.fill = Fill::full;
    alice.send("lobby", text());
    EXPECT_EQ(alice.take_jsongle()["event"], "ack");
    EXPECT_TRUE(carol.has_mail());
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(bob.closed, CloseCause::slow);
}

TEST_F(BackPressure, of_strangers_takes_nothing_of_what_is_kept_for_rooms) {
    enter("muc-join", "lobby");
    Client& stranger = harness.connect("stranger");
    const std::size_t bound = harness.router.tables().outbox_bytes(bob.peer());
    constexpr std::size_t little = 1'000;
    bob.fill = Fill::filling;
    const auto say_to_bob = [&](std::size_t room) {
        bob.room = room;
        stranger.send("bob", text());
        return bob.has_mail() ? (bob.take(), stranger.take(), true) : (stranger.take(), false);
    };
    EXPECT_TRUE(say_to_bob(bound / 4 + little));
    EXPECT_FALSE(say_to_bob(bound / 4));
    alice.send("lobby", text());
    EXPECT_TRUE(bob.has_mail());
    bob.take_all();
    pass(2s);
    EXPECT_TRUE(say_to_bob(bound / 2 + little));
    EXPECT_FALSE(say_to_bob(bound / 2));
    alice.send("lobby", text());
    EXPECT_TRUE(bob.has_mail());
    EXPECT_FALSE(bob.closed);
    bob.take_all();
    alice.take_all();
    bob.drain();
    EXPECT_TRUE(say_to_bob(bound / 4 + little)) << "the stall is over and done";
}

TEST_F(BackPressure, of_ten_who_flood_a_room_holds_all_ten_and_nobody_else) {
    enter("muc-join", "lobby");
    std::vector<Client*> strangers;
    for (int i = 0; i < 10; ++i) {
        strangers.push_back(&harness.connect("stranger" + std::to_string(i)));
        strangers.back()->join("muc-join", "lobby");
    }
    bob.fill = Fill::filling;
    for (Client* stranger : strangers)
        flood(*stranger, "lobby");
    alice.send("lobby", text());
    EXPECT_FALSE(alice.is_held);
    for (const Client* stranger : strangers)
        EXPECT_TRUE(stranger->is_held);
    EXPECT_FALSE(bob.closed);
    strangers[0]->leave();
    bob.drain();
    for (std::size_t i = 1; i < strangers.size(); ++i)
        EXPECT_FALSE(strangers[i]->is_held);
    expect_forgotten();
}

TEST_F(BackPressure, holds_whoever_comes_and_goes_where_somebody_fills) {
    enter("muc-join", "lobby");
    Client& stranger = harness.connect();
    stranger.send({{"to", "jsongled"},
                   {"jsongle",
                    {{"action", "iq-result"},
                     {"query", "session-hello"},
                     {"transaction", stranger.peer().hello_transaction()},
                     {"description", {{"uid", "stranger"}, {"x", std::string(7'900, 'x')}}}}}});
    bob.fill = Fill::filling;
    int joins = 0;
    for (; !stranger.is_held && joins < 10; ++joins) {
        stranger.join("muc-join", "lobby");
        stranger.send("jsongled", {{"action", "iq-set"},
                                   {"query", "session-leave"},
                                   {"transaction", "t"},
                                   {"description", {{"rid", "lobby"}}}});
    }
    EXPECT_EQ(joins, 3) << "with its member object of 8 KB each";
    EXPECT_EQ(bob.take_all().size(), 6U);
    bob.drain();
    EXPECT_FALSE(stranger.is_held);
    bob.fill = Fill::filling;
    stranger.join("muc-join", "lobby");
    EXPECT_FALSE(stranger.is_held) << "one join is little";
    bob.drain();
    expect_forgotten();
}

TEST_F(BackPressure, remembers_nobody_once_a_stall_is_over) {
    bob.fill = Fill::filling;
    alice.send("bob", text());
    ASSERT_EQ(bob.peer().pressure->stall->shares.size(), 1U);
    pass(2s);
    carol.send("bob", text());
    EXPECT_TRUE(bob.peer().pressure->stall->shares.empty());
    bob.drain();
    expect_forgotten();
}

TEST_F(BackPressure, in_a_room_for_two_is_as_between_users) {
    for (Client* client : {&alice, &bob})
        client->join("session-join", "desk");
    alice.take_all();
    bob.fill = Fill::filling;
    flood(alice, "desk");
    EXPECT_TRUE(alice.is_held);
    pass(2s);
    bob.fill = Fill::full;
    alice.send("desk", text());
    expect_refused(alice, {"session-error"}, "text");
    EXPECT_FALSE(bob.closed);
}

} // namespace
} // namespace jsongled::testing
