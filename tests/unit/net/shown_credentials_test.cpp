#include "identity/issue_token.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/token_keys.hpp"
#include "tests/unit/net/session_fixture.hpp"

// What clients show is checked before the router hears of it: so often, and no more often.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class ShownCredentials : public Sessions {
  protected:
    ShownCredentials() { world.ask_for(Auth::jwt); }

    static std::string token_of(std::string sub) {
        const Time now = first_moment.wall;
        return issue_token({{std::move(sub), now + 1h, {}}, "", ""}, key_to_sign(Algorithm::hs256), now)
            .value();
    }
    static std::string hello_with(std::string_view transaction, std::string_view token) {
        return text_frame(
            json::serialize(json::object{{"id", "m"},
                                         {"to", "jsongled"},
                                         {"jsongle",
                                          {{"action", "iq-result"},
                                           {"query", "session-hello"},
                                           {"transaction", transaction},
                                           {"description", {{"uid", "alice"}, {"token", token}}}}}}));
    }
    std::string asked(WireEnds& client) {
        return std::string(jsongle(take(client).at(0)).at("transaction").as_string());
    }
    /// The error that a new token gets, or 0.
    std::int64_t error_of_refresh(WireEnds& client, std::string_view token) {
        say(client, request("session-refresh", "t", {{"token", token}}));
        const std::string told = take(client).at(0);
        return jsongle(told).at("action") == "iq-error" ? error_of(told) : 0;
    }
};

TEST_F(ShownCredentials, with_a_hello_are_tried_once_however_many_come_with_it) {
    world.authenticator().set(TokenChecks{});
    WireEnds& client = world.connect();
    const std::string hello = hello_with(asked(client), token_of("alice"));
    say(client, hello + hello + hello);
    EXPECT_EQ(world.missed_keys(), 1U) << "each that is checked is one that there is no key for";
    const auto told = take(client);
    ASSERT_EQ(told.size(), 3U);
    EXPECT_EQ(jsongle(told[0]).at("status"), "failed");
    EXPECT_EQ(error_of(told[1]), 401001);
    EXPECT_EQ(told[2], "close 4401 The credential is missing, wrong, or has expired");
    EXPECT_EQ(world.counts().peers, 0U);
}

TEST_F(ShownCredentials, anew_are_checked_three_at_once_and_then_one_in_ten_seconds) {
    world.authenticator().set(TokenChecks{KeySet{{key_to_verify(Algorithm::hs256)}, {}}, {}});
    WireEnds& client = world.connect();
    const std::string good = token_of("alice");
    say(client, hello_with(asked(client), good));
    EXPECT_EQ(jsongle(take(client).at(0)).at("status"), "success");
    EXPECT_EQ(error_of_refresh(client, good), 0);
    EXPECT_EQ(error_of_refresh(client, "none"), 401001);
    EXPECT_EQ(error_of_refresh(client, good), 429001) << "the hello had one";
    world.pass(10s);
    EXPECT_EQ(error_of_refresh(client, good), 0);
    EXPECT_EQ(error_of_refresh(client, good), 429001);
    world.pass(9s);
    EXPECT_EQ(error_of_refresh(client, good), 429001)
        << "what is not checked costs nothing, and brings nothing";
    for (int i = 0; i < 4; ++i) {
        world.pass(15s);
        for (const std::string& told : take(client))
            if (told == "ping") say(client, client_frame(0x8a, ""));
    }
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(error_of_refresh(client, good), 0);
    EXPECT_EQ(error_of_refresh(client, good), 429001) << "no more than three are saved";
}

} // namespace
} // namespace jsongled::testing
