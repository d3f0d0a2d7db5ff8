#include <gtest/gtest.h>

#include "identity/issue_token.hpp"
#include "tests/support/frame_events.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/session_world.hpp"
#include "tests/support/token_keys.hpp"

// What leaves the session of a client whose addresses are nobody's business: what the router gets, others get.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view home = "192.0.2.7";

/// A call of alice to bob that both have taken up, all read.
class HiddenAddresses : public ::testing::Test {
  protected:
    explicit HiddenAddresses(Addresses addresses = Addresses::hidden)
        : world({4'096, 65'536, 10s, 0s, addresses}), alice(user("alice")), bob(user("bob")) {
        call(alice, "bob", "session-propose", R"("media":"audio")");
        call(bob, "alice", "session-proceed", "");
        alice.read();
        bob.read();
    }

    WireEnds& user(std::string_view uid, const std::string& more = {}) {
        WireEnds& client = world.connect();
        const std::string asked = client.read();
        constexpr std::string_view key = R"("transaction":")";
        const std::size_t begin = asked.find(key) + key.size();
        const std::string transaction = asked.substr(begin, asked.find('"', begin) - begin);
        say(client,
            R"({"id":"h","to":"jsongled","jsongle":{"action":"iq-result","query":"session-hello","transaction":")" +
                transaction + R"(","description":{"uid":")" + std::string(uid) + "\"" + more + "}}}");
        client.read();
        return client;
    }
    void say(WireEnds& from, std::string_view text) {
        ASSERT_TRUE(from.write(client_frame(0x81, text)));
        world.run();
    }
    void call(WireEnds& from, std::string_view to, std::string_view action, std::string_view members) {
        say(from, R"({"id":"m","to":")" + std::string(to) + R"(","jsongle":{"action":")" + std::string(action) +
                      R"(","sid":"s","initiator":"alice","responder":"bob","description":{)" +
                      std::string(members) + "}}}");
    }

    /// What it is told of the ICE servers.
    std::string ice_servers(WireEnds& client) {
        say(client,
            R"({"id":"i","to":"jsongled","jsongle":{"action":"iq-set","query":"ice-servers","transaction":"t","description":{}}})");
        return client.read();
    }

    SessionWorld world;
    WireEnds& alice;
    WireEnds& bob;
};

class ShownAddresses : public HiddenAddresses {
  protected:
    ShownAddresses() : HiddenAddresses(Addresses::shown) {}
};

constexpr std::string_view told_to_hide = R"("iceTransportPolicy":"relay")";
constexpr std::string_view offer =
    R"("offer":{"type":"offer","sdp":"v=0\r\nc=IN IP4 192.0.2.7\r\na=candidate:1 1 udp 1 192.0.2.7 5 typ host\r\na=mid:0\r\n"})";
constexpr std::string_view host = R"("candidate":{"candidate":"candidate:1 1 udp 1 192.0.2.7 5 typ host"})";
constexpr std::string_view relay =
    R"("candidate":{"candidate":"candidate:4 1 udp 1 198.51.100.1 4 typ relay raddr 192.0.2.7 rport 5"})";

TEST_F(HiddenAddresses, of_an_offer_do_not_arrive) {
    call(alice, "bob", "session-initiate", offer);
    const std::string heard = bob.read();
    EXPECT_EQ(heard.find(home), std::string::npos) << heard;
    EXPECT_NE(heard.find(R"(v=0\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n)"), std::string::npos) << heard;
    EXPECT_EQ(alice.read(), "");
}

TEST_F(HiddenAddresses, of_candidates_do_not_arrive_and_nobody_is_told) {
    call(alice, "bob", "session-initiate", offer);
    bob.read();
    call(bob, "alice", "transport-info", host);
    EXPECT_EQ(alice.read(), "");
    EXPECT_EQ(bob.read(), "");
    call(bob, "alice", "transport-info", relay);
    const std::string heard = alice.read();
    EXPECT_EQ(heard.find(home), std::string::npos) << heard;
    EXPECT_NE(heard.find("198.51.100.1 4 typ relay raddr 0.0.0.0 rport 9"), std::string::npos) << heard;
}

TEST_F(HiddenAddresses, are_for_the_client_to_hide_as_well) {
    for (WireEnds* client : {&alice, &bob})
        EXPECT_NE(ice_servers(*client).find(told_to_hide), std::string::npos);
}

TEST_F(HiddenAddresses, of_chats_are_their_contents) {
    say(alice,
        R"({"id":"m","to":"bob","jsongle":{"action":"session-text","description":{"content":"c=\n192.0.2.7"}}})");
    world.settle();
    world.run();
    EXPECT_NE(bob.read().find(home), std::string::npos);
}

TEST_F(HiddenAddresses, leave_no_message_behind_that_is_too_large) {
    std::string lines = R"("offer":{"sdp":"v=0)";
    while (lines.size() < 3'000)
        lines += R"(\nc=)";
    call(alice, "bob", "session-initiate", lines + "\"}");
    EXPECT_EQ(bob.read(), "");
    EXPECT_NE(alice.read().find("413001"), std::string::npos);
    call(alice, "bob", "session-initiate", offer);
    EXPECT_NE(bob.read(), "") << "the connection lives on";
}

TEST_F(ShownAddresses, arrive) {
    const std::string told = ice_servers(alice);
    EXPECT_NE(told.find("expires"), std::string::npos);
    EXPECT_EQ(told.find(told_to_hide), std::string::npos);
    call(alice, "bob", "session-initiate", offer);
    EXPECT_NE(bob.read().find("typ host"), std::string::npos);
    call(bob, "alice", "transport-info", host);
    EXPECT_NE(alice.read().find(home), std::string::npos);
}

TEST_F(ShownAddresses, of_whose_token_says_relay_only_do_not_arrive) {
    world.authenticator().set(TokenChecks{KeySet{{key_to_verify(Algorithm::hs256)}, {}}, {}});
    const Time now = first_moment.wall;
    Rights relay_only;
    relay_only.relay_only = true;
    for (const auto& [uid, rights] : {std::pair("carol", relay_only), std::pair("dave", Rights{})}) {
        const std::string token =
            issue_token({{uid, now + 1h, rights}, "", ""}, key_to_sign(Algorithm::hs256), now).value();
        WireEnds& caller = user(uid, R"(,"token":")" + token + "\"");
        WireEnds& callee = user("callee of " + std::string(uid));
        const auto say_in_call = [&, sid = "of " + std::string(uid)](WireEnds& from, std::string_view to,
                                                                     std::string_view action,
                                                                     std::string_view members) {
            say(from, R"({"id":"m","to":")" + std::string(to) + R"(","jsongle":{"action":")" +
                          std::string(action) + R"(","sid":")" + sid + R"(","description":{)" +
                          std::string(members) + "}}}");
        };
        const std::string callee_uid = "callee of " + std::string(uid);
        say_in_call(caller, callee_uid, "session-propose", R"("media":"audio")");
        say_in_call(callee, uid, "session-proceed", "");
        callee.read();
        say_in_call(caller, callee_uid, "session-initiate", offer);
        EXPECT_EQ(callee.read().find(home) == std::string::npos, rights.relay_only) << uid;
        caller.read();
        EXPECT_EQ(ice_servers(caller).find(told_to_hide) != std::string::npos, rights.relay_only) << uid;
    }
}

} // namespace
} // namespace jsongled::testing
