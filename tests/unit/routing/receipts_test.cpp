#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

json::object receipt(json::value mid, std::string_view type = "received") {
    return {{"action", "session-event"},
            {"namespace", "muc"},
            {"event", "ack"},
            {"description", {{"mid", std::move(mid)}, {"type", type}}}};
}

class Receipts : public ::testing::Test {
  protected:
    Receipts() {
        for (Client* client : {&alice, &bob, &carol, &dave})
            client->join("muc-join", "muc");
        take_all();
    }

    void say(Client& author, std::string_view mid, std::string_view to = "muc",
             std::string_view action = "session-text") {
        author.send({{"id", mid},
                     {"to", to},
                     {"jsongle", {{"action", action}, {"namespace", "muc"}, {"description", json::object()}}}});
        take_all();
    }

    /// Who gets what `reader` sends to `to`.
    std::string readers_of(Client& reader, json::object event, std::string_view to = "muc") {
        reader.send(to, std::move(event));
        std::string got;
        for (Client* client : {&alice, &bob, &carol, &dave, tablet}) {
            if (!client) continue;
            for (const json::object& message : client->take_all()) {
                EXPECT_EQ(message.at("jsongle").at("action"), "session-event");
                got += (got.empty() ? "" : " ") + (client == tablet ? "tablet" : client->peer().uid());
            }
        }
        return got;
    }

    void take_all() {
        for (Client* client : {&alice, &bob, &carol, &dave, tablet})
            if (client) client->take_all();
    }

    void set(MucReceipts whose) {
        RouterSettings settings{{2, 100, 100}};
        settings.muc_receipts = whose;
        harness.router.set(settings);
    }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& carol = harness.connect("carol");
    Client& dave = harness.connect("dave");
    Client* tablet = nullptr;
};

TEST_F(Receipts, for_a_message_of_a_muc_go_to_its_author_alone) {
    say(alice, "m1");
    say(carol, "m2", "muc", "session-custom");
    for (const auto* type : {"received", "read"}) {
        EXPECT_EQ(readers_of(bob, receipt("m1", type)), "alice");
        EXPECT_EQ(readers_of(bob, receipt("m2", type)), "carol");
    }
}

TEST_F(Receipts, come_from_the_occupant_as_ever) {
    say(alice, "m1");
    bob.send("muc", receipt("m1"));
    const json::object seen = alice.take();
    EXPECT_EQ(seen.at("from"), "muc/bob");
    EXPECT_EQ(seen.at("jsongle").at("description").at("mid"), "m1");
    EXPECT_FALSE(bob.has_mail()) << "an event is not acknowledged";
}

TEST_F(Receipts, for_a_message_nobody_remembers_go_to_all) {
    say(alice, "m1");
    EXPECT_EQ(readers_of(bob, receipt("other")), "alice carol dave");
    EXPECT_EQ(readers_of(bob, receipt(7)), "alice carol dave");
    EXPECT_EQ(readers_of(bob, receipt(nullptr)), "alice carol dave");
    for (std::size_t i = 0; i < RecentAuthors::most; ++i)
        say(carol, "later" + std::to_string(i));
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice carol dave");
}

TEST_F(Receipts, go_to_all_where_the_operator_wants_it) {
    set(MucReceipts::all);
    say(alice, "m1");
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice carol dave");
    set(MucReceipts::author);
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice");
}

TEST_F(Receipts, are_the_only_events_that_are_for_the_author) {
    say(alice, "m1");
    for (const auto* event : {"typing", "reaction"}) {
        json::object message = receipt("m1");
        message["event"] = event;
        EXPECT_EQ(readers_of(bob, message), "alice carol dave") << event;
    }
}

TEST_F(Receipts, go_to_all_connections_of_the_author_that_are_in_the_room) {
    tablet = &harness.connect("alice");
    say(alice, "m1");
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice") << "the tablet is elsewhere";
    tablet->join("muc-join", "muc");
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice tablet");
    EXPECT_EQ(readers_of(*tablet, receipt("m1")), "alice");
}

TEST_F(Receipts, find_the_author_who_came_back_and_nobody_once_the_author_has_left) {
    say(alice, "m1");
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", "session-leave"},
                            {"transaction", "t"},
                            {"description", {{"rid", "muc"}}}});
    take_all();
    EXPECT_EQ(readers_of(bob, receipt("m1")), "");
    tablet = &harness.connect("alice");
    tablet->join("muc-join", "muc");
    take_all();
    EXPECT_EQ(readers_of(bob, receipt("m1")), "tablet");
}

TEST_F(Receipts, cannot_be_drawn_to_somebody_else_by_a_message_of_the_same_id) {
    say(alice, "m1");
    say(dave, "m1");
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice");
}

TEST_F(Receipts, for_what_was_said_to_one_occupant_go_to_its_author_too) {
    // The library sends them to the room.
    say(alice, "m1", "muc/bob");
    EXPECT_EQ(readers_of(bob, receipt("m1")), "alice");
}

TEST_F(Receipts, belong_to_one_room) {
    for (Client* client : {&alice, &bob, &carol})
        client->join("muc-join", "other");
    take_all();
    say(alice, "m1");
    EXPECT_EQ(readers_of(bob, receipt("m1"), "other"), "alice carol");
}

TEST_F(Receipts, for_an_occupant_or_a_user_go_where_they_are_addressed) {
    say(alice, "m1");
    EXPECT_EQ(readers_of(bob, receipt("m1"), "muc/carol"), "carol");
    EXPECT_EQ(readers_of(bob, receipt("m1"), "carol"), "carol");
}

TEST_F(Receipts, of_a_room_of_two_reach_the_author_there) {
    for (Client* client : {&alice, &bob})
        client->join("session-join", "desk");
    take_all();
    say(alice, "m1", "desk");
    EXPECT_EQ(readers_of(bob, receipt("m1"), "desk"), "alice");
}

} // namespace
} // namespace jsongled::testing
