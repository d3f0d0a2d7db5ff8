#include "identity/issue_token.hpp"

#include <gtest/gtest.h>

#include "identity/base64url.hpp"
#include "identity/verify_token.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

using namespace std::chrono_literals;

const Time now = testing::first_moment.wall;

TEST(IssuedToken, says_what_was_wished_and_is_taken) {
    const TokenRules rules{.issuer = "https://id.example.org", .audience = "signalling"};
    for (const auto& row : WordsOf<Algorithm>::table) {
        TokenWish wish{{"\xc3\xa9lodie \"e\"", now + 1h, {}}, rules.issuer, rules.audience};
        wish.grant.rights = {std::make_shared<const Rights::Rooms>(Rights::Rooms{"lobby", "team-*"}), false,
                             false, true, true};
        const auto token = issue_token(wish, key_to_sign(row.value, "k1"), now);
        ASSERT_TRUE(token) << row.text;
        const auto read = verify_token(*token, KeySet{{key_to_verify(row.value, "k1")}, {}}, rules, now);
        ASSERT_TRUE(std::holds_alternative<Grant>(read)) << row.text;
        const Grant& grant = std::get<Grant>(read);
        EXPECT_EQ(grant.sub, wish.grant.sub);
        EXPECT_EQ(grant.expires, now + 1h);
        EXPECT_FALSE(grant.rights.publish || grant.rights.call);
        EXPECT_TRUE(grant.rights.admin && grant.rights.relay_only);
        EXPECT_EQ(*grant.rights.rooms, *wish.grant.rights.rooms);
    }
}

TEST(IssuedToken, says_no_more_than_it_has_to) {
    const auto token =
        issue_token({{"alice", now + 1h, {}}, {}, {}}, key_to_sign(Algorithm::hs256), now + 999ms);
    ASSERT_TRUE(token);
    const std::string header = token->substr(0, token->find('.'));
    const std::string claims = token->substr(header.size() + 1, token->rfind('.') - header.size() - 1);
    EXPECT_EQ(from_base64url(header), R"({"typ":"JWT","alg":"HS256"})");
    EXPECT_EQ(from_base64url(claims), R"({"sub":"alice","iat":1728000000,"exp":1728003600})");
}

TEST(IssuedToken, is_made_by_keys_that_sign_alone) {
    EXPECT_EQ(issue_token({{"alice", now + 1h, {}}, {}, {}}, key_to_verify(Algorithm::es256), now),
              std::nullopt);
}

} // namespace
} // namespace jsongled
