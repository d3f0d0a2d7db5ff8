#include "identity/app_token.hpp"

#include <gtest/gtest.h>

#include <string>

namespace jsongled {
namespace {

constexpr std::string_view secret = "correct horse battery staple";

TEST(AppToken, is_its_secret_and_nothing_else) {
    const auto token = AppToken::of(secret);
    ASSERT_TRUE(token);
    EXPECT_TRUE(token->is(secret));
    EXPECT_FALSE(token->is(""));
    EXPECT_FALSE(token->is(std::string(secret) + " "));
    EXPECT_FALSE(token->is(std::string(secret) + '\0'));
    for (std::size_t i = 0; i < secret.size(); ++i) {
        std::string other(secret);
        other[i] ^= 1;
        EXPECT_FALSE(token->is(other)) << i;
        EXPECT_FALSE(token->is(secret.substr(0, i))) << i;
    }
}

TEST(AppToken, is_compared_to_its_end) {
    const auto token = AppToken::of(secret);
    ASSERT_TRUE(token);
    for (int i = 0; i < 5'000; ++i)
        EXPECT_FALSE(token->is("a guess, number " + std::to_string(i)));
}

TEST(AppToken, is_either_of_two_while_one_takes_the_others_place) {
    const std::vector<std::string> both{std::string(secret), "the next token of all"};
    const auto token = AppToken::any_of(both);
    ASSERT_TRUE(token);
    for (const std::string& one : both) {
        EXPECT_TRUE(token->is(one));
        EXPECT_FALSE(token->is(one + "x"));
    }
    EXPECT_FALSE(token->is(both[0] + "\n" + both[1]));
    EXPECT_FALSE(token->is(""));
    EXPECT_FALSE(AppToken::any_of({}));
    EXPECT_FALSE(AppToken::any_of(std::vector<std::string>{both[0], "short"}));
}

TEST(AppToken, rfc8725_3_5_is_not_made_of_what_can_be_guessed) {
    EXPECT_FALSE(AppToken::of(""));
    EXPECT_FALSE(AppToken::of(std::string(AppToken::min_bytes - 1, 'a')));
    EXPECT_TRUE(AppToken::of(std::string(AppToken::min_bytes, 'a')));
}

TEST(AppToken, has_a_bound_beyond_which_nothing_is_looked_at) {
    const std::string longest(AppToken::max_bytes, 'a');
    const auto token = AppToken::of(longest);
    ASSERT_TRUE(token);
    EXPECT_TRUE(token->is(longest));
    EXPECT_FALSE(token->is(longest + "a"));
    EXPECT_FALSE(token->is(std::string(1 << 20, 'a')));
    EXPECT_FALSE(AppToken::of(longest + "a"));
}

} // namespace
} // namespace jsongled
