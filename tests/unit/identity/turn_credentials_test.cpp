#include "identity/turn_credentials.hpp"

#include <gtest/gtest.h>

#include <set>

#include "identity/turn_name.hpp"

namespace jsongled {
namespace {

constexpr std::string_view secret = "correct-horse-battery-staple";
const Time end(std::chrono::seconds(1'767'326'646));

RelayCredentials::Credential issue(std::string uid, std::string other = {}, Time expires = end) {
    return TurnCredentials(secret).issue({std::move(uid), std::move(other), expires});
}

// The passwords are those of: printf %s NAME | openssl dgst -sha1 -hmac SECRET -binary | base64
TEST(TurnCredentials, are_what_a_turn_server_makes_of_the_same_secret) {
    const auto alice = issue("alice");
    EXPECT_EQ(alice.username, "1767326646:alice");
    EXPECT_EQ(alice.password, "Vc01gYBL+wJqxvQ9vkrqZeIJr6Y=");
    const auto in_a_call = issue("alice", "bob");
    EXPECT_EQ(in_a_call.username, "1767326646:alice:bob");
    EXPECT_EQ(in_a_call.password, "VscTETpYNUi2TljxUOHgWj4YwOs=");
}

TEST(TurnCredentials, are_bound_to_the_user_the_other_party_the_time_and_the_secret) {
    std::set<std::string> passwords;
    for (const auto& one : {issue("alice"), issue("bob"), issue("alice", "bob"), issue("bob", "alice"),
                            issue("alice", {}, end + std::chrono::seconds(1)),
                            TurnCredentials("correct-horse-battery-stapler").issue({"alice", {}, end})})
        EXPECT_TRUE(passwords.insert(one.password).second) << one.username;
}

TEST(TurnCredentials, name_whole_seconds) {
    EXPECT_EQ(issue("alice", {}, end + std::chrono::milliseconds(999)).username, "1767326646:alice");
}

TEST(TurnCredentials, keep_to_what_is_promised_of_their_size) {
    const std::string longest(256, '\1');
    const auto most = issue(longest, longest, Time(std::chrono::hours(24 * 365 * 8'000)));
    EXPECT_LE(most.username.size(), RelayCredentials::max_username_bytes);
    EXPECT_LE(most.password.size(), RelayCredentials::max_password_bytes);
}

TEST(TurnName, of_a_plain_uid_is_the_uid) {
    for (const char* uid : {"alice", "Bob.2", "a-b_c@example.org", "+49123"})
        EXPECT_EQ(turn_name(uid), uid);
}

TEST(TurnName, has_nothing_in_it_that_a_relay_takes_otherwise) {
    EXPECT_EQ(turn_name("a:b"), "a%3Ab") << "a colon divides the name";
    EXPECT_EQ(turn_name("a b\\'\""), "a%20b%5C%27%22") << "coturn refuses these";
    EXPECT_EQ(turn_name("Zoë"), "Zo%C3%AB");
    EXPECT_EQ(turn_name("select-UNION"), "select-%55NION") << "and these two words together";
    EXPECT_EQ(turn_name("ununionion"), "un%75nionion");
    EXPECT_EQ(turn_name("unio"), "unio");
    for (int c = 1; c < 256; ++c) {
        const std::string name = turn_name(std::string(1, static_cast<char>(c)));
        EXPECT_EQ(
            name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%-._@+"),
            std::string::npos)
            << c;
    }
}

TEST(TurnName, is_nobody_elses) {
    std::set<std::string> names;
    for (const std::string& uid :
         {std::string("a%20b"), std::string("a b"), std::string("union"), std::string("%75nion"),
          std::string(200, 'x'), std::string(201, 'x'), std::string(202, 'x'), std::string(67, '\1'),
          turn_name(std::string(201, 'x'))})
        EXPECT_TRUE(names.insert(turn_name(uid)).second) << uid;
}

TEST(TurnName, has_a_bound) {
    EXPECT_EQ(turn_name(std::string(max_turn_name_bytes, 'x')), std::string(max_turn_name_bytes, 'x'));
    for (const std::string& uid : {std::string(max_turn_name_bytes + 1, 'x'), std::string(256, '\xff')}) {
        const std::string name = turn_name(uid);
        EXPECT_EQ(name.size(), 65U) << name;
        EXPECT_TRUE(name.starts_with('~')) << name;
    }
}

} // namespace
} // namespace jsongled
