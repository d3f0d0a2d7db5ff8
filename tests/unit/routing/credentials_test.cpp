#include <gtest/gtest.h>

#include "tests/support/grants.hpp"
#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

class Credentials : public ::testing::Test {
  protected:
    void ask_for(Auth auth) {
        RouterSettings settings = harness.router.tables().settings;
        settings.auth = auth;
        harness.router.set(settings);
    }

    void answer(Client& client, std::string_view uid, Proof proof = {}) {
        client.proof = std::move(proof);
        client.send("jsongled", {{"action", "iq-result"},
                                 {"query", "session-hello"},
                                 {"transaction", "hello-" + client.id()},
                                 {"description", {{"uid", uid}}}});
    }

    /// Both halves of the refusal, the close behind them, and what the operator is told.
    void expect_turned_out(Client& client, std::string_view uid, std::string_view why) {
        EXPECT_EQ(client.take_jsongle()["status"], "failed");
        EXPECT_EQ(error_code_of(client.take_jsongle()), 401001);
        EXPECT_FALSE(client.has_mail());
        EXPECT_EQ(client.closed, CloseCause::credential);
        const std::vector<Fact> facts = harness.take_facts();
        const auto* told = std::get_if<CredentialRefused>(&facts.back());
        ASSERT_NE(told, nullptr);
        EXPECT_EQ(told->why, why);
        EXPECT_EQ(told->uid, uid);
        EXPECT_EQ(told->address, "192.0.2.1");
        EXPECT_TRUE(harness.router.tables().directory.connections_of(uid).empty());
    }

    bool is_in(Client& client) {
        return client.take_jsongle()["status"] == "success" && client.peer().said_hello();
    }

    RouterHarness harness;
};

const Proof bad{Proof::Kind::bad, {}, "bad-signature"};
const Proof shared{Proof::Kind::good};

TEST_F(Credentials, are_not_asked_for_by_default) {
    Client& client = harness.connect(bad);
    answer(client, "alice", bad);
    EXPECT_TRUE(is_in(client));
}

TEST_F(Credentials, that_are_good_let_in_whatever_their_way) {
    for (const Auth auth : {Auth::token, Auth::jwt}) {
        ask_for(auth);
        const Proof good = auth == Auth::token ? shared : granted("alice", harness.now.wall);
        Client& by_upgrade = harness.connect(good);
        answer(by_upgrade, "alice");
        EXPECT_TRUE(is_in(by_upgrade));
        Client& by_hello = harness.connect();
        answer(by_hello, "alice", good);
        EXPECT_TRUE(is_in(by_hello));
        Client& by_both = harness.connect(good);
        answer(by_both, "alice", good);
        EXPECT_TRUE(is_in(by_both));
    }
}

TEST_F(Credentials, that_are_missing_or_wrong_are_refused_alike_whatever_their_way) {
    for (const Auth auth : {Auth::token, Auth::jwt}) {
        ask_for(auth);
        const Proof good = auth == Auth::token ? shared : granted("alice", harness.now.wall);
        const struct {
            Proof upgrade, hello;
            std::string_view why;
        } cases[] = {{{}, {}, "missing"},
                     {bad, {}, "bad-signature"},
                     {{}, bad, "bad-signature"},
                     {bad, good, "bad-signature"},
                     {good, bad, "bad-signature"}};
        for (const auto& one : cases) {
            Client& client = harness.connect(one.upgrade);
            answer(client, "alice", one.hello);
            expect_turned_out(client, "alice", one.why);
        }
    }
}

TEST_F(Credentials, of_another_user_are_refused) {
    ask_for(Auth::jwt);
    Client& client = harness.connect();
    answer(client, "bob", granted("alice", harness.now.wall));
    expect_turned_out(client, "bob", "other-uid");
    Client& by_upgrade = harness.connect(granted("alice", harness.now.wall));
    answer(by_upgrade, "Alice");
    expect_turned_out(by_upgrade, "Alice", "other-uid");
}

TEST_F(Credentials, come_first_so_that_strangers_do_not_learn_which_names_are_taken) {
    ask_for(Auth::jwt);
    Client& alice = harness.connect(granted("alice", harness.now.wall));
    answer(alice, "alice");
    ASSERT_TRUE(is_in(alice));
    alice.join("muc-join", "team");
    harness.take_facts();
    for (const std::string& uid :
         {std::string("team"), alice.id(), std::string("jsongled"), std::string("a/b")}) {
        Client& stranger = harness.connect();
        answer(stranger, uid);
        expect_turned_out(stranger, uid, "missing");
    }
}

TEST_F(Credentials, that_were_refused_leave_a_connection_of_which_nothing_is_heard) {
    ask_for(Auth::jwt);
    Client& client = harness.connect();
    answer(client, "alice");
    expect_turned_out(client, "alice", "missing");
    answer(client, "alice", granted("alice", harness.now.wall));
    EXPECT_FALSE(client.has_mail());
    EXPECT_FALSE(client.peer().said_hello());
    client.leave();
}

TEST_F(Credentials, shown_again_renew_and_a_bad_one_ends_nothing) {
    ask_for(Auth::jwt);
    Client& client = harness.connect(granted("alice", harness.now.wall));
    answer(client, "alice");
    ASSERT_TRUE(is_in(client));
    answer(client, "alice");
    EXPECT_TRUE(is_in(client));
    for (const Proof& proof : {bad, granted("bob", harness.now.wall)}) {
        answer(client, "alice", proof);
        EXPECT_EQ(client.take_jsongle()["status"], "failed");
        EXPECT_EQ(error_code_of(client.take_jsongle()), 401001);
        EXPECT_FALSE(client.closed);
        EXPECT_TRUE(std::holds_alternative<CredentialRefused>(harness.take_facts().back()));
    }
    const Proof later = granted("alice", harness.now.wall, std::chrono::hours(5));
    answer(client, "alice", later);
    EXPECT_TRUE(is_in(client));
    EXPECT_EQ(client.peer().pass->grant, later.grant);
}

/// Otherwise whoever knows the name of somebody who is away could keep them out.
TEST_F(Credentials, that_prove_a_name_get_it_whatever_others_have_called_a_room) {
    ask_for(Auth::jwt);
    Client& mallory = harness.connect(granted("mallory", harness.now.wall));
    answer(mallory, "mallory");
    ASSERT_TRUE(is_in(mallory));
    mallory.join("muc-join", "bob");
    Client& bob = harness.connect(granted("bob", harness.now.wall));
    answer(bob, "bob");
    EXPECT_TRUE(is_in(bob));
    EXPECT_EQ(mallory.take_jsongle().at("event"), "left");
    EXPECT_TRUE(mallory.peer().rooms.empty());
    // Where all share a token, a name proves nothing.
    ask_for(Auth::token);
    mallory.join("muc-join", "carol");
    Client& carol = harness.connect(shared);
    answer(carol, "carol");
    EXPECT_EQ(carol.take_jsongle().at("status"), "failed");
    EXPECT_EQ(error_code_of(carol.take_jsongle()), 409001);
}

TEST_F(Credentials, and_what_is_for_the_server_are_not_shown_to_others) {
    Client& bob = harness.connect("bob");
    bob.join("muc-join", "team");
    Client& alice = harness.connect();
    alice.send(
        "jsongled",
        {{"action", "iq-result"},
         {"query", "session-hello"},
         {"transaction", "hello-" + alice.id()},
         {"description",
          {{"uid", "alice"}, {"token", "s3cret-0f-alice"}, {"client", {{"can", {"resume"}}}}, {"dn", "A"}}}});
    ASSERT_TRUE(is_in(alice));
    alice.join("muc-join", "team");
    EXPECT_EQ(bob.take_jsongle().at("description").at("member"), (json::object{{"uid", "alice"}, {"dn", "A"}}));
    bob.send("jsongled", {{"action", "iq-set"},
                          {"query", "muc-join"},
                          {"transaction", "t"},
                          {"description", {{"rid", "team"}}}});
    EXPECT_EQ(json::serialize(bob.take()).find("s3cret"), std::string::npos);
}

TEST_F(Credentials, do_not_count_for_the_size_of_the_member_object) {
    Client& alice = harness.connect();
    alice.send("jsongled", {{"action", "iq-result"},
                            {"query", "session-hello"},
                            {"transaction", "hello-" + alice.id()},
                            {"description", {{"uid", "alice"}, {"token", std::string(8'192, 't')}}}});
    EXPECT_TRUE(is_in(alice));
}

} // namespace
} // namespace jsongled::testing
