#include <algorithm>

#include <gtest/gtest.h>

#include "server/routing/credential_fault.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Expiry : public ::testing::Test {
  protected:
    Expiry() {
        RouterSettings settings = harness.router.tables().settings;
        settings.auth = Auth::jwt;
        settings.token_leeway = 10s;
        harness.router.set(settings);
    }

    Client& enter(std::string_view uid, std::chrono::milliseconds lasts, Rights rights = {}) {
        return harness.connect(granted(std::string(uid), harness.now.wall, lasts, std::move(rights)))
            .hello(uid);
    }

    void pass(std::chrono::milliseconds time) {
        harness.now.wall += time;
        harness.now.steady += time;
        tick();
    }
    void tick() {
        harness.router.tick(harness.now);
        expect_sound(harness.router);
    }

    json::object refresh(Client& client, Proof proof) {
        client.proof = std::move(proof);
        client.send("jsongled", {{"action", "iq-set"},
                                 {"query", "session-refresh"},
                                 {"transaction", "t"},
                                 {"description", {{"token", "…"}}}});
        return client.take_jsongle();
    }

    void expect_warned(Client& client, Time expires) {
        const json::object event = client.take_jsongle();
        EXPECT_EQ(event.at("action"), "session-event");
        EXPECT_EQ(event.at("event"), "expiring");
        EXPECT_EQ(event.at("description"), (json::object{{"expires", iso_8601(expires)}}));
        EXPECT_FALSE(client.has_mail());
    }

    RouterHarness harness;
};

TEST_F(Expiry, is_warned_of_a_minute_before_and_closes_with_the_leeway) {
    Client& client = enter("alice", 1h);
    const Time expires = harness.now.wall + 1h;
    pass(59min - 1ms);
    EXPECT_FALSE(client.has_mail());
    pass(1ms);
    expect_warned(client, expires);
    pass(1min + 10s - 1ms);
    EXPECT_FALSE(client.has_mail());
    EXPECT_FALSE(client.closed);
    pass(1ms);
    EXPECT_EQ(error_code_of(client.take_jsongle()), 401001);
    EXPECT_EQ(client.closed, CloseCause::credential);
    const std::vector<Fact> facts = harness.take_facts();
    EXPECT_EQ(std::get<CredentialRefused>(facts.back()).why, "expired");
    pass(1h);
    EXPECT_FALSE(client.has_mail());
}

TEST_F(Expiry, is_warned_of_at_once_where_less_is_left) {
    Client& client = enter("alice", 30s);
    expect_warned(client, harness.now.wall + 30s);
    pass(40s);
    EXPECT_EQ(client.closed, CloseCause::credential);
}

TEST_F(Expiry, that_is_past_the_leeway_when_the_hello_is_answered_closes_at_once) {
    Client& client = harness.connect(granted("alice", harness.now.wall, -10s)).hello("alice");
    EXPECT_EQ(error_code_of(client.take_jsongle()), 401001);
    EXPECT_EQ(client.closed, CloseCause::credential);
}

TEST_F(Expiry, is_put_off_by_a_new_token_of_the_same_user) {
    Client& client = enter("alice", 2min);
    pass(90s);
    expect_warned(client, harness.now.wall + 30s);
    const json::object result = refresh(client, granted("alice", harness.now.wall, 2h));
    EXPECT_EQ(result.at("action"), "iq-result");
    EXPECT_EQ(result.at("description"), (json::object{{"expires", iso_8601(harness.now.wall + 2h)}}));
    pass(1h);
    EXPECT_FALSE(client.has_mail());
    pass(59min);
    expect_warned(client, harness.now.wall + 1min);
    pass(70s);
    EXPECT_EQ(client.closed, CloseCause::credential);
}

TEST_F(Expiry, is_not_put_off_by_what_is_no_token_of_that_user) {
    Client& client = enter("alice", 2min);
    for (const Proof& proof :
         {Proof{}, Proof{Proof::Kind::bad, {}, "expired"}, granted("bob", harness.now.wall, 9h)}) {
        const json::object answer = refresh(client, proof);
        EXPECT_EQ(answer.at("action"), "iq-error");
        EXPECT_EQ(error_code_of(answer), 401001);
        EXPECT_FALSE(client.closed);
        EXPECT_TRUE(std::ranges::any_of(harness.take_facts(), [](const Fact& fact) {
            return std::holds_alternative<CredentialRefused>(fact);
        })) << "the operator is told";
    }
    pass(130s);
    EXPECT_EQ(client.closed, CloseCause::credential);
}

TEST_F(Expiry, is_not_put_off_by_who_shows_tokens_too_often) {
    Client& client = enter("alice", 2h);
    const json::object answer =
        refresh(client, Proof{Proof::Kind::bad, {}, to_string(CredentialFault::too_often)});
    EXPECT_EQ(answer.at("action"), "iq-error");
    EXPECT_EQ(error_code_of(answer), 429001);
    EXPECT_EQ(answer.at("description").at("retryAfter"), 10);
}

TEST_F(Expiry, may_be_thousands_of_years_away) {
    const Time end = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);
    Client& client = enter("alice", end - harness.now.wall);
    for (int day = 0; day < 400; ++day)
        pass(24h);
    EXPECT_FALSE(client.has_mail());
    EXPECT_FALSE(client.closed);
}

TEST_F(Expiry, goes_by_the_wall_clock_when_it_is_set) {
    Client& client = enter("alice", 3h);
    const Time expires = harness.now.wall + 3h;
    harness.now.wall += 3h; // set forward: it is seen within an hour
    harness.now.steady += 1h;
    tick();
    expect_warned(client, expires);
    harness.now.wall -= 2h; // and back
    harness.now.steady += 20min;
    tick();
    EXPECT_FALSE(client.closed);
}

TEST_F(Expiry, of_a_connection_that_is_gone_is_told_nobody) {
    Client& client = enter("alice", 2min);
    harness.router.detached(client.id());
    harness.take_facts();
    pass(1h);
    EXPECT_FALSE(client.has_mail());
    EXPECT_TRUE(harness.take_facts().empty()) << "nor the operator";
    client.leave();
    pass(1h);
}

TEST_F(Expiry, ends_calls_and_leaves_rooms_as_any_end_does) {
    Client& alice = enter("alice", 2min);
    Client& bob = enter("bob", 5h);
    alice.join("muc-join", "team");
    bob.join("muc-join", "team");
    alice.take_all();
    alice.send("bob", {{"action", "session-propose"}, {"sid", "s1"}, {"description", {{"media", "audio"}}}});
    pass(130s);
    EXPECT_EQ(alice.closed, CloseCause::credential);
    alice.leave();
    bool left = false;
    for (const json::object& message : bob.take_all())
        left |=
            message.at("jsongle").as_object().contains("event") && message.at("jsongle").at("event") == "left";
    EXPECT_TRUE(left);
    EXPECT_EQ(harness.router.counts().calls[0], 0);
}

TEST_F(Expiry, of_who_waits_for_a_slow_reader_leaves_nothing_that_waits) {
    Client& bob = enter("bob", 5h);
    Client& alice = enter("alice", 2min);
    bob.fill = Fill::filling;
    alice.send("bob", {{"action", "session-text"},
                       {"namespace", "message"},
                       {"description", {{"content", std::string(200'000, 'x')}}}});
    pass(130s);
    EXPECT_EQ(alice.closed, CloseCause::credential);
    bob.drain();
}

TEST_F(Expiry, is_of_no_token_where_all_share_one) {
    RouterSettings settings = harness.router.tables().settings;
    settings.auth = Auth::token;
    harness.router.set(settings);
    Client& client = harness.connect(Proof{Proof::Kind::good}).hello("alice");
    EXPECT_EQ(refresh(client, Proof{Proof::Kind::good}).at("description"), json::object());
    EXPECT_EQ(error_code_of(refresh(client, Proof{Proof::Kind::bad, {}, "wrong-token"})), 401001);
    pass(24h);
    EXPECT_FALSE(client.closed);
}

TEST_F(Expiry, a_new_token_that_permits_less_puts_out_of_rooms) {
    Client& alice = enter("alice", 1h);
    Client& bob = enter("bob", 1h);
    for (Client* client : {&alice, &bob})
        for (const char* rid : {"team-a", "lobby"})
            client->join("muc-join", rid);
    alice.take_all();
    refresh(alice, granted("alice", harness.now.wall, 1h, rights_for_rooms({"team-*"})));
    EXPECT_EQ(alice.take_jsongle().at("description").at("rid"), "lobby");
    EXPECT_FALSE(alice.has_mail());
    const json::object told = bob.take_jsongle();
    EXPECT_EQ(told.at("event"), "left");
    EXPECT_EQ(told.at("description").at("rid"), "lobby");
    EXPECT_EQ(alice.peer().rooms.size(), 1);
    alice.send("lobby", {{"action", "session-text"}, {"description", {{"content", "still?"}}}});
    EXPECT_EQ(error_code_of(alice.take_jsongle()), 404002);
}

} // namespace
} // namespace jsongled::testing
