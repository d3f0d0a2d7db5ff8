// When the sender of a message hears that the server has it, and what comes of one that is sent again.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class DurableChat : public ::testing::Test {
  protected:
    DurableChat() {
        // Their ids are known from here on.
        for (Client* client : {&alice, &bob})
            say(*client, "carol", "first");
        take_all();
        harness.is_settling = false;
    }

    static void say(Client& from, std::string_view to, std::string_view id, std::string_view content = "hi",
                    std::string_view action = "session-text") {
        from.send({{"id", id},
                   {"to", to},
                   {"jsongle", {{"action", action}, {"description", {{"content", content}}}}}});
    }
    static void expect_ack(Client& client, std::string_view mid) {
        const json::object ack = client.take_jsongle();
        EXPECT_EQ(ack.at("event"), "ack") << ack;
        EXPECT_EQ(ack.at("description").at("mid").as_string(), mid);
        EXPECT_EQ(ack.at("description").at("type"), "server-received");
    }
    static void expect_error(Client& client, std::int64_t code, std::string_view mid) {
        const json::object error = client.take_jsongle();
        EXPECT_EQ(error_code_of(error), code) << error;
        EXPECT_EQ(error.at("description").at("mid").as_string(), mid);
    }
    void fail_all() {
        harness.router.failed(harness.router.tables().stored + 1, harness.router.tables().written);
        expect_sound(harness.router);
    }
    void take_all() {
        for (Client* client : {&alice, &bob, &carol})
            client->take_all();
    }

    RouterHarness harness;
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& carol = harness.connect("carol");
};

TEST_F(DurableChat, is_relayed_at_once_and_acknowledged_once_it_is_stored) {
    say(alice, "bob", "m1");
    say(alice, "bob", "m2", "hi", "session-custom");
    EXPECT_EQ(bob.take().at("id"), "m1");
    EXPECT_EQ(bob.take().at("id"), "m2");
    EXPECT_FALSE(alice.has_mail());
    harness.settle();
    expect_ack(alice, "m1");
    expect_ack(alice, "m2");
    EXPECT_FALSE(alice.has_mail());
}

TEST_F(DurableChat, in_a_room_waits_for_the_store_as_well) {
    for (const auto* query : {"session-join", "muc-join"}) {
        const std::string rid = query;
        alice.join(query, rid);
        bob.join(query, rid);
        take_all();
        say(alice, rid, "m-" + rid);
        EXPECT_EQ(bob.take().at("id").as_string(), "m-" + rid);
        EXPECT_FALSE(alice.has_mail());
        harness.settle();
        expect_ack(alice, "m-" + rid);
    }
}

TEST_F(DurableChat, that_is_sent_again_is_neither_relayed_nor_stored_again_but_acknowledged) {
    say(alice, "bob", "m1");
    say(alice, "bob", "m1");
    EXPECT_EQ(bob.take_all().size(), 1U);
    const Store::Sequence written = harness.router.tables().written;
    EXPECT_FALSE(alice.has_mail()) << "the first is not stored yet";
    harness.settle();
    expect_ack(alice, "m1");
    expect_ack(alice, "m1");
    say(alice, "bob", "m1");
    expect_ack(alice, "m1");
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(harness.router.tables().written, written);
}

TEST_F(DurableChat, that_is_sent_again_on_another_connection_is_the_same) {
    say(alice, "bob", "m1");
    Client& tablet = harness.connect("alice");
    say(tablet, "bob", "m1");
    alice.leave();
    EXPECT_EQ(bob.take_all().size(), 1U);
    harness.settle();
    expect_ack(tablet, "m1");
    EXPECT_FALSE(alice.has_mail()) << "it has left";
}

TEST_F(DurableChat, that_is_sent_again_is_acknowledged_though_its_way_is_closed) {
    alice.join("muc-join", "muc");
    bob.join("muc-join", "muc");
    say(alice, "muc", "m1");
    say(alice, "carol", "m2");
    harness.settle();
    take_all();
    carol.leave();
    alice.send("jsongled", {{"action", "iq-set"},
                            {"query", "session-leave"},
                            {"transaction", "t"},
                            {"description", {{"rid", "muc"}}}});
    take_all();
    say(alice, "muc", "m1");
    expect_ack(alice, "m1");
    say(alice, "carol", "m2");
    expect_ack(alice, "m2");
}

TEST_F(DurableChat, of_another_recipient_or_content_under_a_known_id_is_refused) {
    say(alice, "bob", "m1");
    bob.take_all();
    say(alice, "carol", "m1");
    expect_error(alice, 409001, "m1");
    say(alice, "bob", "m1", "something else");
    expect_error(alice, 409001, "m1");
    say(alice, "bob", "m1", "hi", "session-custom");
    expect_error(alice, 409001, "m1");
    say(bob, "carol", "m1");
    EXPECT_EQ(carol.take().at("from"), "bob") << "ids are each author's own";
    EXPECT_FALSE(bob.has_mail() || carol.has_mail());
    harness.settle();
    expect_ack(alice, "m1");
    expect_ack(bob, "m1");
}

TEST_F(DurableChat, is_refused_before_it_is_relayed_where_the_store_has_no_room) {
    harness.gate.is_full = true;
    say(alice, "bob", "m1");
    expect_error(alice, 503001, "m1");
    EXPECT_FALSE(bob.has_mail());
    harness.gate.is_full = false;
    say(alice, "bob", "m1");
    EXPECT_EQ(bob.take().at("id"), "m1") << "it is as if it had never been sent";
    harness.settle();
    expect_ack(alice, "m1");
}

TEST_F(DurableChat, that_fails_to_be_stored_is_not_acknowledged_and_may_be_sent_again) {
    say(alice, "bob", "m1");
    say(alice, "bob", "m1");
    say(bob, "alice", "m1");
    fail_all();
    EXPECT_EQ(alice.take().at("id"), "m1") << "of bob";
    for (int both = 0; both < 2; ++both)
        expect_error(alice, 503001, "m1");
    bob.take_all();
    say(alice, "bob", "m1");
    EXPECT_EQ(bob.take().at("id"), "m1");
}

TEST_F(DurableChat, gets_its_answers_in_the_order_of_the_messages) {
    Client& tablet = harness.connect("alice");
    say(tablet, "bob", "m1");
    say(alice, "bob", "m2");
    say(alice, "bob", "m1");
    const Store::Sequence last = harness.router.tables().written;
    harness.router.stored(last - 1, {});
    expect_ack(tablet, "m1");
    EXPECT_FALSE(alice.has_mail()) << "its first message is not stored yet";
    harness.router.stored(last, {});
    expect_ack(alice, "m2");
    expect_ack(alice, "m1");
}

TEST_F(DurableChat, that_the_store_knows_better_is_answered_as_it_says) {
    struct Case {
        WriteVerdict verdict;
        std::int64_t code; ///< 0: acknowledged
    };
    int number = 0;
    for (const auto& [verdict, code] :
         {Case{WriteVerdict::repeated, 0}, Case{WriteVerdict::conflicting, 409001},
          Case{WriteVerdict::is_a_room, 404002}, Case{WriteVerdict::recipient_full, 503001},
          Case{WriteVerdict::sender_full, 429001}, Case{WriteVerdict::store_full, 503001}}) {
        const std::string before = "a" + std::to_string(++number);
        const std::string mid = "m" + std::to_string(number);
        say(alice, "bob", before);
        say(alice, "bob", mid);
        const Store::Sequence last = harness.router.tables().written;
        harness.router.stored(last, {{last, verdict}});
        expect_ack(alice, before);
        if (code == 0)
            expect_ack(alice, mid);
        else
            expect_error(alice, code, mid);
    }
}

TEST_F(DurableChat, of_one_client_waits_for_the_store_as_far_as_its_outbox_holds_the_answers) {
    const std::size_t most = harness.router.tables().settings.max_outbox_bytes / 1'024;
    for (std::size_t i = 0; i < most; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    EXPECT_FALSE(alice.has_mail());
    say(alice, "bob", "one more");
    expect_error(alice, 503001, "one more");
    harness.settle();
    EXPECT_EQ(alice.take_all().size(), most);
}

TEST_F(DurableChat, of_one_client_may_wait_for_the_store_within_bounds) {
    RouterSettings settings = harness.router.tables().settings;
    settings.max_outbox_bytes = std::size_t{64} << 20U;
    harness.router.set(settings);
    for (std::size_t i = 0; i < AwaitedAnswers::most; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    EXPECT_FALSE(alice.has_mail());
    say(alice, "bob", "one more");
    expect_error(alice, 503001, "one more");
    say(bob, "alice", "m");
    EXPECT_EQ(alice.take().at("id"), "m") << "it is nobody else's fault";
    harness.settle();
    EXPECT_EQ(alice.take_all().size(), AwaitedAnswers::most);
    const std::string large(AwaitedAnswers::most_bytes / 2, 'x');
    say(alice, "bob", "large 1", large);
    say(alice, "bob", "large 2", large);
    say(alice, "bob", "large 3", large);
    expect_error(alice, 503001, "large 3");
    harness.settle();
    say(alice, "bob", "large 3", large);
    EXPECT_EQ(alice.take_all().size(), 2U);
    EXPECT_EQ(bob.take_all().back().at("id"), "large 3");
}

TEST_F(DurableChat, that_is_still_on_its_way_to_the_store_ends_no_connection_before_its_answer) {
    say(alice, "bob", "m1");
    harness.router.end(alice.id(), CloseCause::drain);
    harness.router.end(bob.id(), CloseCause::drain);
    EXPECT_EQ(bob.closed, CloseCause::drain) << "it waits for nothing";
    EXPECT_FALSE(alice.closed);
    say(alice, "carol", "m2");
    EXPECT_FALSE(carol.has_mail()) << "it is not listened to any more";
    harness.settle();
    expect_ack(alice, "m1");
    EXPECT_FALSE(alice.has_mail());
    EXPECT_EQ(alice.closed, CloseCause::drain);
}

class FirstChat : public DurableChat {
  protected:
    Client& dave = harness.connect("dave");
};

TEST_F(FirstChat, of_an_author_waits_until_their_ids_are_known_and_all_but_calls_with_it) {
    say(dave, "bob", "m1");
    dave.send("bob", {{"action", "session-event"}, {"event", "typing"}, {"description", json::object()}});
    dave.send("bob", {{"action", "session-propose"}, {"sid", "s"}, {"description", {{"media", "audio"}}}});
    say(alice, "bob", "m2");
    EXPECT_EQ(bob.take_jsongle()["action"], "session-propose");
    EXPECT_EQ(bob.take().at("id"), "m2") << "it concerns nobody else";
    EXPECT_FALSE(bob.has_mail());
    EXPECT_EQ(dave.take_jsongle()["reason"], "trying");
    harness.settle();
    EXPECT_EQ(bob.take().at("id"), "m1");
    EXPECT_EQ(bob.take_jsongle()["event"], "typing");
    expect_ack(dave, "m1");
    say(dave, "bob", "m3");
    EXPECT_EQ(bob.take().at("id"), "m3") << "from here on nothing waits";
}

TEST_F(FirstChat, asks_the_store_once_for_all_connections_of_the_author) {
    Client& tablet = harness.connect("dave");
    const std::size_t asked = harness.gate.questions;
    say(dave, "bob", "m1");
    say(tablet, "bob", "m2");
    say(dave, "bob", "m3");
    EXPECT_EQ(harness.gate.questions, asked + 1);
    harness.settle();
    EXPECT_EQ(bob.take_all().size(), 3U);
}

TEST_F(FirstChat, that_was_stored_before_the_start_is_not_relayed_again) {
    say(dave, "bob", "m1");
    harness.settle();
    take_all();
    // Another process, with the same store.
    RouterHarness later(harness.store);
    Client& again = later.connect("dave");
    Client& reader = later.connect("bob");
    say(again, "bob", "m1");
    expect_ack(again, "m1");
    EXPECT_FALSE(reader.has_mail());
    say(again, "bob", "m1", "something else");
    expect_error(again, 409001, "m1");
}

TEST_F(FirstChat, is_refused_where_the_store_is_out_of_order) {
    say(dave, "bob", "m1");
    dave.send("bob", {{"action", "session-event"}, {"event", "typing"}, {"description", json::object()}});
    harness.router.found(harness.router.tables().answers.all().begin()->first, Answer(NoAnswer{}));
    expect_error(dave, 503001, "m1");
    EXPECT_EQ(bob.take_jsongle()["event"], "typing");
    EXPECT_FALSE(bob.has_mail());
    harness.settle();
    say(dave, "bob", "m1");
    harness.settle();
    EXPECT_EQ(bob.take().at("id"), "m1") << "it is looked up anew";
    expect_ack(dave, "m1");
}

TEST_F(FirstChat, waits_within_bounds) {
    for (std::size_t i = 0; i < WaitingLine::most; ++i) {
        EXPECT_EQ(dave.is_held, i >= WaitingLine::most / 2) << i;
        say(dave, "bob", "m" + std::to_string(i));
    }
    EXPECT_FALSE(dave.has_mail());
    say(dave, "bob", "one more");
    expect_error(dave, 503001, "one more");
    harness.settle();
    EXPECT_EQ(bob.take_all().size(), WaitingLine::most);
    EXPECT_EQ(dave.take_all().size(), WaitingLine::most);
    EXPECT_EQ(harness.router.tables().line_bytes, 0U);
    EXPECT_FALSE(dave.is_held);
}

TEST_F(FirstChat, of_which_there_is_much_is_not_read_for_a_while_only) {
    for (std::size_t i = 0; i < WaitingLine::most / 2; ++i)
        say(dave, "bob", "m" + std::to_string(i));
    ASSERT_TRUE(dave.is_held);
    const auto wait = [&](std::chrono::milliseconds time) {
        harness.now += time;
        harness.router.tick(harness.now);
    };
    wait(longest_stall - std::chrono::milliseconds(1));
    EXPECT_TRUE(dave.is_held);
    wait(std::chrono::milliseconds(1));
    EXPECT_FALSE(dave.is_held) << "a call waits for no store";
    say(dave, "bob", "one more");
    EXPECT_FALSE(dave.is_held);
    harness.settle();
    EXPECT_EQ(bob.take_all().size(), WaitingLine::most / 2 + 1);
}

TEST_F(FirstChat, of_somebody_who_leaves_meanwhile_is_said_before_they_are_gone) {
    const std::size_t others = harness.router.tables().directory.peers() - 1;
    say(dave, "bob", "m1");
    say(dave, "bob", "m2");
    harness.router.disconnected(dave.id(), {}, harness.now);
    harness.settle();
    EXPECT_EQ(bob.take().at("id"), "m1");
    EXPECT_EQ(bob.take().at("id"), "m2");
    EXPECT_EQ(harness.router.tables().directory.peers(), others);
    EXPECT_EQ(harness.router.tables().line_bytes, 0U);
}

TEST_F(FirstChat, of_somebody_who_is_cut_off_meanwhile_is_dropped) {
    say(dave, "bob", "m1");
    harness.act(DisconnectPeer{dave.id()});
    harness.router.disconnected(dave.id(), {}, harness.now);
    EXPECT_EQ(harness.router.tables().line_bytes, 0U);
    harness.settle();
    EXPECT_FALSE(bob.has_mail());
}

} // namespace
} // namespace jsongled::testing
