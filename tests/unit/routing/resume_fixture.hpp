#pragma once

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {

/// Alice, who cannot resume, and bob, who can.
class Resume : public ::testing::Test {
  protected:
    Resume() {
        RouterSettings settings = harness.router.tables().settings;
        settings.resume_window = std::chrono::seconds(30);
        harness.router.set(settings);
        token = offer_of(bob.hello_to_resume("bob"));
    }

    static std::string offer_of(const json::object& ack) {
        const json::value* offer = ack.if_contains("resume");
        return offer ? std::string(offer->at("token").as_string()) : std::string();
    }
    static json::object asking(std::string_view token, std::uint64_t received) {
        return {{"resume", {{"token", token}, {"received", received}}}};
    }

    /// A new connection that wants to go on with the session of that token. What the ack says.
    json::object come_back(Client& client, std::uint64_t received, std::string_view uid = "bob") {
        return client.hello_to_resume(uid, asking(token, received));
    }
    /// The same, which has to work; the next time it is with the new token.
    void resume(Client& client, std::uint64_t received) {
        const json::object ack = come_back(client, received);
        EXPECT_EQ(ack.at("resumed"), true);
        token = offer_of(ack);
    }

    static void say(Client& from, std::string_view to, std::string_view id) {
        from.send(
            {{"id", id},
             {"to", to},
             {"jsongle",
              {{"action", "session-text"}, {"namespace", "message"}, {"description", {{"content", "hi"}}}}}});
    }
    static std::vector<std::string> texts(Client& client) {
        std::vector<std::string> ids;
        for (const json::object& message : client.take_all())
            if (message.at("jsongle").at("action") == "session-text")
                ids.emplace_back(message.at("id").as_string());
        return ids;
    }
    using Texts = std::vector<std::string>;

    void pass(std::chrono::milliseconds time) {
        harness.now += time;
        harness.router.tick(harness.now);
        harness.settle();
        expect_sound(harness.router);
    }
    std::size_t users() const { return harness.router.tables().directory.users(); }

    RouterHarness harness{{3, 100, 100}};
    Client& alice = harness.connect("alice");
    Client& bob = harness.connect();
    std::string token;
};

} // namespace jsongled::testing
