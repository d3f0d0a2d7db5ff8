#include "server/ops/admin_gate.hpp"

#include <set>

#include <gtest/gtest.h>

#include "config/address.hpp"
#include "identity/issue_token.hpp"
#include "tests/support/moments.hpp"
#include "tests/support/token_keys.hpp"

namespace jsongled {
namespace {

using Verdict = AdminGate::Verdict;

class Gate : public ::testing::Test {
  protected:
    Gate() { gate.set(AppToken::of("0123456789abcdef")); }

    Verdict judge(std::initializer_list<const char*> lines) {
        HttpRequest request(http::verb::get, "/calls", 11);
        for (const char* line : lines)
            request.insert(http::field::authorization, line);
        auto [verdict, whose] = gate.judge(request, testing::first_moment.wall);
        by = whose;
        return verdict;
    }

    Authenticator users;
    std::set<std::string> kept_out; ///< by an operator
    AdminGate gate{users, [this](const std::string& uid) { return kept_out.contains(uid); }};
    std::string by; ///< whose token was judged last
};

TEST_F(Gate, is_open_to_all_where_there_is_no_token) {
    gate.set(std::nullopt);
    EXPECT_EQ(judge({}), Verdict::admitted);
    EXPECT_EQ(judge({"Bearer whatever"}), Verdict::admitted);
}

TEST_F(Gate, is_open_to_whoever_shows_the_token) {
    EXPECT_EQ(judge({"Bearer 0123456789abcdef"}), Verdict::admitted);
    EXPECT_EQ(judge({"bearer 0123456789abcdef"}), Verdict::admitted);
    EXPECT_EQ(by, "admin-token");
}

TEST_F(Gate, is_closed_to_everybody_else) {
    EXPECT_EQ(judge({}), Verdict::no_token);
    for (const char* line : {"", "Bearer", "Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdeg",
                             "Bearer  0123456789abcdef", "Bearer 0123456789ABCDEF", "Basic 0123456789abcdef",
                             "Digest 0123456789abcdef", "0123456789abcdef", "Bearer 0123456789abcdef0"})
        EXPECT_EQ(judge({line}), Verdict::wrong_token) << line;
    EXPECT_EQ(judge({"Bearer 0123456789abcdef", "Bearer 0123456789abcdef"}), Verdict::wrong_token);
    EXPECT_EQ(judge({"Bearer x", "Bearer 0123456789abcdef"}), Verdict::wrong_token);
}

TEST_F(Gate, knows_the_last_token_alone) {
    gate.set(AppToken::of("another-token-of-16"));
    EXPECT_EQ(judge({"Bearer 0123456789abcdef"}), Verdict::wrong_token);
    EXPECT_EQ(judge({"Bearer another-token-of-16"}), Verdict::admitted);
}

TEST(LoopbackAddress, is_what_only_this_machine_can_reach) {
    const auto on_loopback = [](std::string_view text) { return is_loopback(parse_address(text).value()); };
    for (const char* text : {"127.0.0.1:1", "127.8.9.10:1", "[::1]:1", "localhost:1", "[::ffff:127.0.0.1]:1"})
        EXPECT_TRUE(on_loopback(text)) << text;
    for (const char* text : {":1", "0.0.0.0:1", "[::]:1", "10.0.0.1:1", "[::2]:1", "[::ffff:10.0.0.1]:1",
                             "128.0.0.1:1", "[::ffff:0.0.0.0]:1"})
        EXPECT_FALSE(on_loopback(text)) << text;
}

TEST_F(Gate, is_open_to_whose_own_token_says_admin) {
    users.set(TokenChecks{KeySet{{key_to_verify(Algorithm::hs256)}, {}}, {}});
    const Time now = testing::first_moment.wall;
    const auto judge_token = [&](Rights rights, std::chrono::hours lasts, std::string sub = "alice") {
        const auto token =
            issue_token({{std::move(sub), now + lasts, rights}, "", ""}, key_to_sign(Algorithm::hs256), now)
                .value();
        return judge({("Bearer " + token).c_str()});
    };
    Rights admin;
    admin.admin = true;
    EXPECT_EQ(judge_token(admin, std::chrono::hours(1)), Verdict::admitted);
    EXPECT_EQ(by, "user:alice");
    EXPECT_EQ(judge_token({}, std::chrono::hours(1)), Verdict::no_right) << "the token is good";
    EXPECT_EQ(by, "user:alice");
    for (const char* sub : {"admin-token", "user:alice"}) {
        EXPECT_EQ(judge_token(admin, std::chrono::hours(1), sub), Verdict::admitted);
        EXPECT_EQ(by, "user:" + std::string(sub)) << "a name makes nobody look like somebody else";
    }
    for (const Rights& rights : {admin, Rights()})
        EXPECT_EQ(judge_token(rights, std::chrono::hours(-1)), Verdict::wrong_token);
    EXPECT_EQ(by, "") << "who knows whose it is";
    // An operator whom another one keeps out is none for so long; whoever has the listener's token lets them
    // in.
    kept_out = {"alice"};
    EXPECT_EQ(judge_token(admin, std::chrono::hours(1)), Verdict::kept_out);
    EXPECT_EQ(by, "user:alice");
    EXPECT_EQ(judge_token({}, std::chrono::hours(1)), Verdict::no_right);
    EXPECT_EQ(judge_token(admin, std::chrono::hours(1), "bob"), Verdict::admitted);
    kept_out = {"admin-token", "alice"};
    EXPECT_EQ(judge({"Bearer 0123456789abcdef"}), Verdict::admitted) << "this is no user";
    kept_out.clear();
    EXPECT_EQ(judge_token(admin, std::chrono::hours(1)), Verdict::admitted);
    // Where all clients share one, it makes nobody an operator.
    users.set(AppToken::of("the-token-of-all").value());
    EXPECT_EQ(judge({"Bearer the-token-of-all"}), Verdict::wrong_token);
}

} // namespace
} // namespace jsongled
