#include "tests/unit/routing/call_fixture.hpp"

// Where a callee is reached (by an offer, an answer, a candidate) nobody is told before they take the call:
// whoever rings would learn their address, whether they answer or not.

namespace jsongled::testing {
namespace {

constexpr std::string_view home = "192.0.2.7";

/// A call of alice's that rings on both devices of bob's, in a room of theirs or not. Carol is beside it, and
/// in the room.
class BeforeProceed : public CallHandling {
  protected:
    BeforeProceed() {
        for (Client* client : everybody())
            client->join("session-join", "desk");
        for (Client* client : everybody())
            client->take_all();
    }

    std::vector<Client*> everybody() { return {&alice, &bob, &carol, &alice_too, &bob_too}; }

    /// Another call; the one before has to be over.
    void ring(std::string_view to, CallState state) {
        sid = "s" + std::to_string(++calls);
        say(alice, to, "session-propose", "", sid);
        if (state == CallState::ringing) say(bob, "alice", "session-info", "ringing", sid);
        ASSERT_EQ(calls_on(), 1U);
        for (Client* client : everybody())
            client->take_all();
    }

    /// Each message of a client's that says where it is reached.
    std::vector<json::object> descriptions() const {
        const json::object sdp{{"type", "offer"}, {"sdp", "v=0\r\nc=IN IP4 192.0.2.7\r\n"}};
        const json::object description{
            {"sid", sid},
            {"offer", sdp},
            {"answer", sdp},
            {"candidate", {{"candidate", "candidate:1 1 udp 1 192.0.2.7 5 typ host"}}}};
        std::vector<json::object> all;
        for (const std::string_view action : {"session-initiate", "session-accept", "transport-info"})
            all.push_back({{"action", action}, {"sid", sid}, {"description", description}});
        for (const std::string_view action : {"iq-get", "iq-set", "iq-result"})
            all.push_back({{"action", action},
                           {"query", "session-negotiate"},
                           {"transaction", "t1"},
                           {"description", description}});
        return all;
    }

    /// Every name under which somebody can be meant.
    std::vector<std::string> names() {
        std::vector<std::string> all{"alice", "bob", "carol", "desk", "desk/alice", "desk/carol", "jsongled"};
        for (const Client* client : everybody())
            all.push_back(client->id());
        return all;
    }

    /// Whoever it is said to, none of these hears of it.
    void expect_unheard(Client& sender, const std::vector<Client*>& by, std::string_view what) {
        for (json::object jsongle : descriptions())
            for (const std::string& to : names()) {
                jsongle["initiator"] = "alice";
                jsongle["responder"] = "bob";
                sender.send(to, jsongle);
                for (Client* client : by)
                    for (const json::object& message : client->take_all())
                        EXPECT_EQ(json::serialize(message).find(home), std::string::npos)
                            << what << ": " << jsongle.at("action") << " to " << to << " is heard by "
                            << client->id();
            }
    }
    void expect_unheard_by_the_caller(Client& sender, std::string_view what) {
        expect_unheard(sender, {&alice, &alice_too}, what);
    }

    std::string sid;
    int calls = 0;
    Client& alice_too = harness.connect("alice");
    Client& bob_too = harness.connect("bob");
};

TEST_F(BeforeProceed, nothing_says_where_a_callee_is) {
    for (const CallState state : {CallState::trying, CallState::ringing})
        for (Client* device : {&bob, &bob_too}) {
            ring("bob", state);
            expect_unheard_by_the_caller(*device, to_string(state));
            say(alice, "bob", "session-retract", "", sid);
        }
}

TEST_F(BeforeProceed, nor_does_anything_of_a_callee_in_a_room) {
    for (Client* device : {&bob, &bob_too, &carol}) {
        ring("desk", CallState::ringing);
        expect_unheard_by_the_caller(*device, "in a room");
        say(alice, "desk", "session-retract", "", sid);
    }
}

TEST_F(BeforeProceed, nor_where_a_device_is_that_has_not_taken_the_call) {
    ring("bob", CallState::ringing);
    say(bob, "alice", "session-proceed", "", sid);
    for (Client* client : everybody())
        client->take_all();
    expect_unheard_by_the_caller(bob_too, "elsewhere");
}

TEST_F(BeforeProceed, a_caller_says_nothing_either) {
    for (const CallState state : {CallState::trying, CallState::ringing}) {
        ring("bob", state);
        expect_unheard(alice, {&bob, &bob_too}, to_string(state));
        say(alice, "bob", "session-retract", "", sid);
    }
}

TEST_F(BeforeProceed, and_then_it_is_heard) {
    ring("bob", CallState::ringing);
    say(bob, "alice", "session-proceed", "", sid);
    alice.take_all();
    bob.send("alice", {{"action", "transport-info"}, {"sid", sid}, {"description", {{"candidate", home}}}});
    EXPECT_NE(json::serialize(alice.take()).find(home), std::string::npos);
}

} // namespace
} // namespace jsongled::testing
