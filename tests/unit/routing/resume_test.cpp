// A client that has lost its connection goes on with its session on another.

#include "tests/unit/routing/resume_fixture.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(Resume, is_offered_to_who_can) {
    Client& carol = harness.connect();
    const json::object ack = carol.hello_to_resume("carol");
    EXPECT_FALSE(ack.contains("resumed"));
    EXPECT_EQ(ack.at("resume").at("window"), 30);
    EXPECT_NE(offer_of(ack), token);
}

TEST_F(Resume, is_not_offered_where_it_is_off_or_to_who_cannot) {
    alice.send("jsongled", {{"action", "noop"}});
    EXPECT_FALSE(alice.peer().resumption);
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_window = 0ms;
    harness.router.set(settings);
    const json::object ack = harness.connect().hello_to_resume("carol", asking(token, 0));
    EXPECT_EQ(ack, json::value({{"resumed", false}}));
    bob.leave();
    EXPECT_EQ(users(), 2U);
}

TEST_F(Resume, goes_on_as_if_nothing_had_happened) {
    alice.join("session-join", "desk");
    bob.join("session-join", "desk");
    const std::size_t got = 1 + bob.take_all().size();
    alice.take_all();
    const std::string id = bob.id();
    bob.leave();
    EXPECT_EQ(users(), 2U);
    say(alice, "bob", "m1");
    say(alice, "desk", "m2");
    EXPECT_EQ(alice.take_all().size(), 2U) << "a receipt each";

    Client& back = harness.connect();
    const json::object ack = come_back(back, got);
    EXPECT_EQ(ack.at("resumed"), true);
    EXPECT_EQ(ack.at("id").as_string(), id);
    EXPECT_EQ(ack.at("received"), 1) << "the join";
    EXPECT_EQ(back.id(), id);
    json::object first = back.take();
    EXPECT_EQ(first.at("id"), "m1");
    EXPECT_EQ(first.at("to").as_string(), id);
    EXPECT_EQ(texts(back), Texts{"m2"});
    say(alice, "bob", "m3");
    say(back, "desk", "m4");
    EXPECT_EQ(texts(back), Texts{"m3"});
    EXPECT_EQ(texts(alice), Texts{"m4"});
}

TEST_F(Resume, gives_what_the_client_has_not_got_and_nothing_twice) {
    for (const char* mid : {"m1", "m2", "m3"})
        say(alice, "bob", mid);
    bob.leave({CloseCause::silent});
    Client& back = harness.connect();
    resume(back, 1);
    EXPECT_EQ(texts(back), (Texts{"m2", "m3"}));
    back.leave({CloseCause::slow});
    say(alice, "bob", "m4");
    Client& again = harness.connect();
    resume(again, 2);
    EXPECT_EQ(texts(again), (Texts{"m3", "m4"}));
}

TEST_F(Resume, counts_whatever_the_client_has_sent) {
    bob.send_text("{");
    bob.send("nobody", {{"action", "dance"}});
    harness.router.passed_over({bob.id(), &bob});
    say(bob, "alice", "m1");
    bob.leave();
    EXPECT_EQ(come_back(harness.connect(), 0).at("received"), 4);
}

TEST_F(Resume, keeps_nothing_of_what_a_sign_of_life_says_has_come) {
    say(alice, "bob", "m1");
    harness.router.probe({bob.id(), &bob});
    EXPECT_EQ(bob.probed, 1U);
    say(alice, "bob", "m2");
    harness.router.answered({bob.id(), &bob}, 1);
    EXPECT_EQ(bob.peer().resumption->kept.size(), 1U);
    bob.take_all();
    bob.send("jsongled", {{"action", "iq-set"},
                          {"query", "session-ping"},
                          {"transaction", "t"},
                          {"description", {{"received", 2}}}});
    EXPECT_EQ(bob.take_jsongle()["action"], "iq-result");
    EXPECT_EQ(bob.peer().resumption->kept.size(), 1U) << "the answer";
    bob.send("jsongled", {{"action", "iq-set"},
                          {"query", "session-ping"},
                          {"transaction", "t"},
                          {"description", {{"received", 9}}}});
    EXPECT_EQ(error_code_of(bob.take_jsongle()), 400001);
    harness.router.answered({bob.id(), &bob}, 99);
    EXPECT_EQ(bob.peer().resumption->kept.size(), 2U);
}

TEST_F(Resume, ends_with_the_window_and_what_nobody_got_waits) {
    alice.join("session-join", "desk");
    bob.join("session-join", "desk");
    alice.take_all();
    say(alice, "bob", "m1");
    bob.leave();
    say(alice, "bob", "m2");
    pass(29s);
    EXPECT_EQ(users(), 2U);
    alice.take_all();
    pass(1s);
    EXPECT_EQ(users(), 1U);
    EXPECT_EQ(alice.take_jsongle()["event"], "left");
    Client& back = harness.connect();
    EXPECT_EQ(come_back(back, 0).at("resumed"), false);
    EXPECT_EQ(texts(back), (Texts{"m1", "m2"}));
    EXPECT_NE(back.id(), bob.id());
}

TEST_F(Resume, ends_for_whom_too_much_is_kept_and_nothing_written_is_lost) {
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_bytes = 1'000;
    harness.router.set(settings);
    bob.leave();
    Texts said;
    for (int i = 0; i < 10; ++i) {
        said.push_back("m" + std::to_string(i));
        say(alice, "bob", said.back());
    }
    Client& back = harness.connect();
    EXPECT_EQ(come_back(back, 0).at("resumed"), false);
    EXPECT_EQ(texts(back), said);
    EXPECT_EQ(harness.router.tables().directory.connections_of("bob").size(), 1U);
    pass(1s);
    EXPECT_EQ(users(), 2U);
    EXPECT_EQ(harness.router.tables().kept_bytes, back.peer().resumption->bytes);
}

TEST_F(Resume, overflow_ends_the_peer_with_the_next_tick) {
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_bytes = 1'000;
    harness.router.set(settings);
    bob.leave();
    for (int i = 0; i < 10; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    pass(1ms);
    EXPECT_EQ(users(), 1U);
    EXPECT_EQ(texts(harness.connect("bob")).size(), 10U);
}

TEST_F(Resume, asks_a_client_early_what_it_has_got) {
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_bytes = 2'000;
    harness.router.set(settings);
    for (int i = 0; !bob.probed && i < 20; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    ASSERT_TRUE(bob.probed);
    EXPECT_LE(bob.peer().resumption->bytes, 2'000U);
    harness.router.answered({bob.id(), &bob}, *bob.probed);
    EXPECT_EQ(bob.peer().resumption->bytes, 0U);
}

TEST_F(Resume, of_who_never_answers_keeps_the_last_and_the_store_the_rest) {
    RouterSettings settings = harness.router.tables().settings;
    settings.resume_bytes = 1'000;
    harness.router.set(settings);
    for (int i = 0; i < 10; ++i)
        say(alice, "bob", "m" + std::to_string(i));
    const std::size_t kept = bob.peer().resumption->kept.size();
    EXPECT_LT(kept, 10U);
    bob.leave();
    Client& back = harness.connect();
    EXPECT_EQ(come_back(back, 0).at("resumed"), false);
    EXPECT_EQ(texts(back).size(), 10U);
}

TEST_F(Resume, is_not_for_another_user_and_costs_the_owner_nothing) {
    bob.leave();
    say(alice, "bob", "m1");
    Client& mallory = harness.connect();
    EXPECT_EQ(come_back(mallory, 0, "mallory").at("resumed"), false);
    EXPECT_TRUE(texts(mallory).empty());
    Client& back = harness.connect();
    resume(back, 0);
    EXPECT_EQ(texts(back), Texts{"m1"});
}

TEST_F(Resume, takes_the_last_token_only_once_that_was_used) {
    const std::string first = token;
    bob.leave();
    Client& second = harness.connect();
    resume(second, 0);
    // The ack is lost: the client knows the first one only.
    second.leave();
    token = first;
    Client& third = harness.connect();
    resume(third, 0);
    say(third, "alice", "m1");
    third.leave();
    const std::string last = token;
    token = first;
    EXPECT_EQ(come_back(harness.connect(), 0).at("resumed"), false);
    token = last;
    EXPECT_EQ(come_back(harness.connect(), 1).at("resumed"), true);
}

TEST_F(Resume, refuses_a_number_that_cannot_be_and_begins_anew) {
    say(alice, "bob", "m1");
    bob.leave();
    Client& back = harness.connect();
    EXPECT_EQ(come_back(back, 7).at("resumed"), false);
    EXPECT_EQ(texts(back), Texts{"m1"});
    EXPECT_EQ(users(), 2U);
    EXPECT_EQ(harness.router.tables().directory.connections_of("bob").size(), 1U);
}

TEST_F(Resume, puts_the_old_connection_out_and_hears_nothing_more_of_it) {
    const std::string id = bob.id();
    Client& back = harness.connect();
    resume(back, 0);
    EXPECT_EQ(bob.closed, CloseCause::replaced);
    say(bob, "alice", "m1");
    EXPECT_TRUE(texts(alice).empty());
    bob.drain();
    bob.leave();
    EXPECT_EQ(users(), 2U);
    say(back, "alice", "m2");
    EXPECT_EQ(texts(alice), Texts{"m2"});
    back.leave();
    bob.leave();
    EXPECT_EQ(users(), 2U) << "it is still awaited";
}

TEST_F(Resume, goodbyes_and_breaches_are_no_losses) {
    for (const Departure departure : {Departure{CloseCause::client, 1000}, Departure{CloseCause::client, 1001},
                                      Departure{CloseCause::protocol, 1002}, Departure{CloseCause::flood, 1008},
                                      Departure{CloseCause::drain, 1012}}) {
        Client& carol = harness.connect();
        carol.hello_to_resume("carol");
        carol.leave(departure);
        EXPECT_TRUE(harness.router.tables().directory.connections_of("carol").empty()) << departure.code;
    }
    for (const std::uint16_t code : {no_close_code, std::uint16_t{4'000}}) {
        const std::string uid = "dave" + std::to_string(code);
        Client& dave = harness.connect();
        dave.hello_to_resume(uid);
        dave.leave({CloseCause::client, code});
        EXPECT_FALSE(harness.router.tables().directory.connections_of(uid).empty()) << code;
    }
}

TEST_F(Resume, what_was_asked_is_answered_after_it) {
    harness.is_settling = false;
    for (int i = 0; i <= Peer::answers_beside_reading; ++i)
        bob.send("jsongled", {{"action", "iq-set"},
                              {"query", "call-history"},
                              {"transaction", "h" + std::to_string(i)},
                              {"description", json::object()}});
    EXPECT_TRUE(bob.is_held);
    harness.router.disconnected({bob.id(), &bob}, {}, harness.now);
    Client& back = harness.connect();
    resume(back, 0);
    EXPECT_TRUE(back.is_held);
    harness.settle();
    EXPECT_FALSE(back.is_held);
    for (int i = 0; i <= Peer::answers_beside_reading; ++i)
        EXPECT_EQ(back.take_jsongle()["transaction"], json::value("h" + std::to_string(i)));
}

TEST_F(Resume, what_was_said_before_the_loss_is_said) {
    harness.is_settling = false;
    say(bob, "alice", "m1");
    harness.router.disconnected({bob.id(), &bob}, {}, harness.now);
    EXPECT_TRUE(texts(alice).empty());
    harness.settle();
    EXPECT_EQ(texts(alice), Texts{"m1"});
    Client& back = harness.connect();
    resume(back, 0);
    EXPECT_EQ(back.take_jsongle()["event"], "ack");
}

TEST_F(Resume, is_over_once_an_operator_says_so) {
    bob.leave();
    EXPECT_EQ(harness.act(DisconnectUser{"bob", 60s}).connections, 1U);
    EXPECT_EQ(users(), 1U);
    Client& carol = harness.connect();
    const json::object ack = carol.hello_to_resume("carol");
    harness.act(DisconnectUser{"carol", std::nullopt});
    EXPECT_EQ(carol.closed, CloseCause::admin);
    token = offer_of(ack);
    carol.leave({CloseCause::admin, 4403});
    EXPECT_EQ(come_back(harness.connect(), 0, "carol").at("resumed"), false);
}

TEST_F(Resume, is_all_that_a_connection_may_that_was_let_in_for_it) {
    bob.leave();
    Client& stranger = harness.connect({}, AddressKey::none, Entry::to_resume);
    stranger.send("jsongled", {{"action", "iq-result"},
                               {"query", "session-hello"},
                               {"transaction", "hello-" + stranger.id()},
                               {"description", {{"uid", "mallory"}}}});
    EXPECT_EQ(stranger.closed, CloseCause::full);
    EXPECT_FALSE(stranger.has_mail());
    EXPECT_EQ(users(), 2U);
    resume(harness.connect({}, AddressKey::none, Entry::to_resume), 0);
}

TEST_F(Resume, is_for_as_many_of_one_address_as_it_may_have_connections) {
    RouterSettings settings = harness.router.tables().settings;
    settings.max_absent_of_address = 1;
    harness.router.set(settings);
    const auto come = [&](std::string_view uid, std::uint64_t address) -> Client& {
        Client& client = harness.connect({}, AddressKey{address});
        client.hello_to_resume(uid);
        return client;
    };
    const auto is_there = [&](std::string_view uid) {
        return !harness.router.tables().directory.connections_of(uid).empty();
    };
    for (Client* client : {&come("carol", 7), &come("dave", 7), &come("erin", 8)})
        client->leave();
    EXPECT_TRUE(is_there("carol"));
    EXPECT_FALSE(is_there("dave"));
    EXPECT_TRUE(is_there("erin"));
    // Whoever goes on elsewhere leaves the place, and takes one where they are now.
    bob.leave();
    Client& back = harness.connect({}, AddressKey{7});
    resume(back, 0);
    pass(std::chrono::seconds(30));
    back.leave();
    EXPECT_TRUE(is_there("bob"));
    come("dave", 7).leave();
    EXPECT_FALSE(is_there("dave"));
}

TEST_F(Resume, is_given_up_for_memory_by_those_who_are_away_for_the_longest_and_hold_something) {
    std::array<Client*, 3> others{};
    for (int i = 0; i < 3; ++i) {
        const std::string uid = "user" + std::to_string(i);
        others[i] = &harness.connect();
        others[i]->hello_to_resume(uid);
        // The first has got everything.
        others[i]->leave();
        if (i > 0) say(alice, uid, uid);
    }
    bob.leave();
    const std::size_t kept = harness.router.tables().kept_bytes;
    ASSERT_GT(kept, 0U);
    EXPECT_EQ(harness.router.give_back(0, harness.now), 0U);
    EXPECT_GT(harness.router.give_back(1, harness.now), 0U);
    EXPECT_EQ(users(), 4U);
    EXPECT_FALSE(harness.router.tables().directory.connections_of("user0").empty());
    EXPECT_TRUE(harness.router.tables().directory.connections_of("user1").empty());
    EXPECT_GT(harness.router.give_back(kept, harness.now), 0U);
    EXPECT_TRUE(harness.router.tables().directory.connections_of("user2").empty());
    EXPECT_EQ(harness.router.give_back(kept, harness.now), 0U);
    EXPECT_EQ(users(), 3U) << "who holds nothing gives nothing back";
    expect_sound(harness.router);
}

TEST_F(Resume, who_is_away_gives_way_to_who_comes) {
    RouterSettings settings = harness.router.tables().settings;
    settings.max_connections_per_user = 2;
    harness.router.set(settings);
    harness.connect("bob");
    bob.leave();
    Client& back = harness.connect();
    resume(back, 0);
    back.leave();
    Client& third = harness.connect("bob");
    EXPECT_EQ(harness.router.tables().directory.connections_of("bob").size(), 2U);
    EXPECT_EQ(third.peer().uid(), "bob");
}

TEST_F(Resume, tells_the_operator) {
    harness.take_facts();
    bob.leave();
    Client& back = harness.connect();
    resume(back, 0);
    std::vector<std::string> told;
    for (const Fact& fact : harness.take_facts()) {
        if (const auto* lost = std::get_if<ConnectionLost>(&fact)) told.push_back("lost " + lost->uid);
        if (const auto* one = std::get_if<SessionResumed>(&fact))
            told.push_back(std::string(to_string(one->result)) + " " + one->uid);
        if (std::holds_alternative<Disconnected>(fact)) told.emplace_back("disconnected");
    }
    EXPECT_EQ(told, (Texts{"lost bob", "resumed bob"}));
}

} // namespace
} // namespace jsongled::testing
