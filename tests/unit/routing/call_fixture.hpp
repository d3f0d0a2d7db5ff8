#pragma once

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {

/// Three users with a connection each, and what calls are made of.
class CallHandling : public ::testing::Test {
  protected:
    /// Anybody may ring for anybody at any time, but for where that is what is tested.
    CallHandling() { set_redial_wait({}); }

    void set_redial_wait(std::chrono::milliseconds wait) {
        RouterSettings settings = harness.router.tables().settings;
        settings.redial_wait = wait;
        harness.router.set(settings);
    }

    void say(Client& from, std::string_view to, std::string_view action, std::string_view reason = "",
             std::string_view sid = "s1") {
        from.send({{"to", to},
                   {"namespace", "call"},
                   {"jsongle",
                    {{"action", action},
                     {"sid", sid},
                     {"reason", reason},
                     {"initiator", "alice"},
                     {"responder", "bob"},
                     {"description", {{"media", "audio"}}}}}});
    }

    /// A call of alice's to bob that has come as far as `state`; all mail has been taken.
    void bring_to(CallState state, std::string_view sid = "s1") {
        say(alice, "bob", "session-propose", "", sid);
        if (state >= CallState::ringing) say(bob, "alice", "session-info", "ringing", sid);
        if (state >= CallState::proceeded) say(bob, "alice", "session-proceed", "", sid);
        if (state >= CallState::offering) say(alice, "bob", "session-initiate", "", sid);
        if (state >= CallState::active) {
            say(bob, "alice", "session-accept", "", sid);
            say(alice, "bob", "session-info", "active", sid);
        }
        alice.take_all();
        bob.take_all();
        harness.take_facts();
    }
    void talk() { bring_to(CallState::active); }

    /// Time goes by, and the router notices.
    void pass(std::chrono::milliseconds time) {
        harness.now += time;
        harness.router.tick(harness.now);
        if (harness.is_settling) harness.settle();
        expect_sound(harness.router);
    }

    /// The next message has to be a retract of the server's, with this cause.
    static void expect_retract(Client& client, const json::value& cause, std::string_view sid = "s1") {
        const json::object message = client.take();
        EXPECT_EQ(message.at("from"), "jsongled");
        EXPECT_EQ(message.at("namespace"), "call");
        const json::object& jsongle = message.at("jsongle").as_object();
        EXPECT_EQ(jsongle.at("action"), "session-retract");
        EXPECT_EQ(jsongle.at("sid").as_string(), sid);
        const json::value* given = jsongle.at("description").as_object().if_contains("cause");
        EXPECT_EQ(given ? *given : nullptr, cause);
    }

    /// The next message has to be the server's end of the call, with this cause.
    static void expect_unreachable(Client& client, std::string_view cause, std::string_view sid = "s1") {
        const json::object message = client.take();
        EXPECT_EQ(message.at("from"), "jsongled");
        EXPECT_EQ(message.at("namespace"), "call");
        const json::object& jsongle = message.at("jsongle").as_object();
        EXPECT_EQ(jsongle.at("action"), "session-info");
        EXPECT_EQ(jsongle.at("reason"), "unreachable");
        EXPECT_EQ(jsongle.at("sid").as_string(), sid);
        const json::object& description = jsongle.at("description").as_object();
        EXPECT_TRUE(description.contains("ended"));
        const json::value* given = description.if_contains("cause");
        EXPECT_EQ(given ? given->as_string() : json::string(), cause);
    }

    CallEnded last_end() {
        std::optional<CallEnded> end;
        for (const Fact& fact : harness.take_facts())
            if (const auto* one = std::get_if<CallEnded>(&fact)) end = *one;
        EXPECT_TRUE(end) << "no call has ended";
        return end.value_or(CallEnded{});
    }

    std::size_t calls_on() const { return harness.router.tables().calls.size(); }

    RouterHarness harness{{3, 100, 100}};
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect("bob");
    Client& carol = harness.connect("carol");
};

} // namespace jsongled::testing
