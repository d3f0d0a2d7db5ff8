#include "server/net/authenticator.hpp"

#include <gtest/gtest.h>

#include "identity/issue_token.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

const Time now = testing::first_moment.wall;
constexpr std::string_view app_token = "the token of the application";

std::string token_of(std::string sub, Algorithm algorithm = Algorithm::es256) {
    return issue_token({{std::move(sub), now + std::chrono::hours(1), {}}, "", ""}, key_to_sign(algorithm), now)
        .value();
}

CredentialChecks checks_by(Algorithm algorithm) {
    return TokenChecks{KeySet{{key_to_verify(algorithm)}, {}}, {}};
}

TEST(Authenticator, asks_for_nothing_by_default) {
    const Authenticator authenticator;
    for (const char* shown : {"", "whatever"})
        EXPECT_EQ(authenticator.check(shown, now).kind, Proof::Kind::none);
}

TEST(Authenticator, knows_the_token_that_all_share_and_no_other) {
    const Authenticator authenticator(AppToken::of(app_token).value());
    const Proof good = authenticator.check(app_token, now);
    EXPECT_EQ(good.kind, Proof::Kind::good);
    EXPECT_EQ(good.grant, nullptr);
    EXPECT_EQ(authenticator.check("", now).kind, Proof::Kind::none);
    for (const std::string& other :
         {std::string("the token of the applicatioN"), std::string(app_token) + " ",
          std::string(app_token.substr(1)), std::string("?"), token_of("alice"), std::string(1'000'000, 'x')}) {
        EXPECT_EQ(authenticator.check(other, now).kind, Proof::Kind::bad);
        EXPECT_EQ(authenticator.check(other, now).why, "wrong-token");
    }
}

TEST(Authenticator, knows_tokens_of_clients_own_and_says_which_rule_others_break) {
    const Authenticator authenticator(checks_by(Algorithm::es256));
    const Proof good = authenticator.check(token_of("alice"), now);
    ASSERT_EQ(good.kind, Proof::Kind::good);
    EXPECT_EQ(good.grant->sub, "alice");
    EXPECT_EQ(authenticator.check("", now).kind, Proof::Kind::none);
    EXPECT_EQ(authenticator.check("?", now).why, "not-three-parts");
    EXPECT_EQ(authenticator.check(app_token, now).why, "not-three-parts");
    EXPECT_EQ(authenticator.check(std::string(65'536, 'x'), now).why, "too-large");
    EXPECT_EQ(authenticator.check(token_of("alice"), now + std::chrono::hours(2)).why, "expired");
    EXPECT_EQ(authenticator.check(token_of("alice", Algorithm::hs256), now).why, "wrong-algorithm");
}

TEST(Authenticator, goes_by_new_keys_from_the_moment_they_are_set) {
    Authenticator authenticator(checks_by(Algorithm::es256));
    authenticator.set(checks_by(Algorithm::eddsa));
    EXPECT_EQ(authenticator.check(token_of("alice"), now).kind, Proof::Kind::bad);
    EXPECT_EQ(authenticator.check(token_of("alice", Algorithm::eddsa), now).kind, Proof::Kind::good);
}

TEST(Authenticator, tells_of_tokens_that_there_is_no_key_for_and_of_no_others) {
    int missed = 0;
    Authenticator authenticator(TokenChecks{}, [&] { ++missed; });
    EXPECT_EQ(authenticator.check(token_of("alice"), now).why, "no-keys");
    EXPECT_EQ(missed, 1);
    authenticator.set(TokenChecks{KeySet{{key_to_verify(Algorithm::es256, "one")}, {}}, {}});
    const auto token = issue_token({{"alice", now + std::chrono::hours(1), {}}, "", ""},
                                   key_to_sign(Algorithm::es256, "two"), now);
    EXPECT_EQ(authenticator.check(token.value(), now).why, "unknown-kid");
    EXPECT_EQ(missed, 2);
    EXPECT_EQ(authenticator.check(token_of("alice"), now).kind, Proof::Kind::good);
    for (const std::string& shown :
         {std::string("?"), token_of("alice", Algorithm::eddsa), token_of("alice") + "x"})
        EXPECT_EQ(authenticator.check(shown, now).kind, Proof::Kind::bad);
    EXPECT_EQ(missed, 2);
}

} // namespace
} // namespace jsongled
