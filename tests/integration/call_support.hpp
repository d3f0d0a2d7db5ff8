#pragma once

#include "tests/integration/one_server.hpp"

namespace jsongled::integration_tests {

/// A message of the server's in a call: from it, with what names the call.
inline auto IsServersCallMessage(std::string_view action, std::string_view sid, const WsClient& recipient) {
    return testing::AllOf(IsFromServer(), IsAction(action), Has("/namespace", "call"), Has("/jsongle/sid", sid),
                          Has("/to", recipient.peer_id()), Has("/jsongle/initiator", "caller"),
                          Has("/jsongle/responder", "callee"));
}

inline auto IsTrying(std::string_view sid, const WsClient& recipient) {
    return testing::AllOf(IsServersCallMessage("session-info", sid, recipient),
                          Has("/jsongle/reason", "trying"), HasTime("/jsongle/description/tried"));
}

inline auto IsUnreachable(std::string_view sid, const WsClient& recipient) {
    return testing::AllOf(IsServersCallMessage("session-info", sid, recipient),
                          Has("/jsongle/reason", "unreachable"), HasTime("/jsongle/description/ended"));
}

inline auto IsUnreachable(std::string_view sid, const WsClient& recipient, std::string_view cause) {
    return testing::AllOf(IsUnreachable(sid, recipient), Has("/jsongle/description/cause", cause));
}

/// Two people and one call, step by step; each says what the other gets.
class TwoParties : public OneServer {
  protected:
    /// The other gets it as it was sent, but for the addresses and the stamps, and nobody gets anything else.
    static void pass(User& sender, User& receiver, const json::object& message, std::string_view from) {
        sender.send(message);
        expect_nothing(sender);
        json::object copy = receiver.receive();
        EXPECT_THAT(copy, testing::AllOf(Has("/from", from), Has("/to", receiver.peer_id()),
                                         Has("/namespace", "call"), Has("/id", message.at("id")),
                                         HasTime("/jsongle/description/relayed"),
                                         HasTime("/jsongle/description/sent")));
        copy.at("jsongle").at("description").as_object().erase("relayed");
        copy.at("jsongle").at("description").as_object().erase("sent");
        EXPECT_EQ(copy.at("jsongle"), message.at("jsongle"));
        expect_nothing(receiver);
    }

    void pass(User& sender, User& receiver, std::string_view action, json::object description,
              std::string_view reason = "") {
        pass(sender, receiver, call(action, receiver.uid(), sid, std::move(description), reason), sender.uid());
    }

    void ring() {
        alice.send(propose(bob.uid(), sid));
        EXPECT_THAT(alice.receive(), IsTrying(sid, alice));
        EXPECT_THAT(bob.receive(), IsAction("session-propose"));
        pass(bob, alice, "session-info", {{"rang", "2026-01-02T03:04:06.000Z"}}, "ringing");
    }

    void proceed() { pass(bob, alice, "session-proceed", {{"proceeded", "2026-01-02T03:04:07.000Z"}}); }

    void negotiate() {
        pass(alice, bob, "session-initiate",
             {{"offering", "2026-01-02T03:04:08.000Z"}, {"offer", {{"type", "offer"}, {"sdp", "v=0\r\n"}}}});
        pass(bob, alice, "session-accept",
             {{"offered", nullptr}, {"answer", {{"type", "answer"}, {"sdp", "v=0\r\n"}}}});
    }

    void activate() {
        pass(alice, bob, "session-info", {{"actived", "2026-01-02T03:04:09.000Z"}}, "active");
        pass(bob, alice, "session-info", {{"actived", "2026-01-02T03:04:09.000Z"}}, "active");
    }

    /// What a party or a stranger sends for a call that is not, or no longer, theirs: refused, and nobody hears
    /// it.
    void expect_refused(WsClient& sender, const std::vector<WsClient*>& others, std::string_view to) {
        for (const json::object& message :
             {call("session-info", to, sid, {{"muted", "now"}, {"media", "audio"}}, "mute"),
              call("transport-info", to, sid, {{"candidate", {{"candidate", "c"}}}}),
              call("session-proceed", to, sid, {}), call("session-accept", to, sid, {}),
              call("session-decline", to, sid, {}), call("session-retract", to, sid, {}),
              call("session-terminate", to, sid, {})}) {
            sender.send(message);
            EXPECT_THAT(sender.receive(), IsSessionError(404005, message)) << json::serialize(message);
        }
        for (WsClient* other : others)
            expect_nothing(*other);
    }

    const std::string sid = fresh("sid");
    User alice{listen(), fresh("alice")};
    User bob{listen(), fresh("bob")};
};

} // namespace jsongled::integration_tests
