#include "server/routing/sent_ids.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

constexpr Fingerprint one{1};
constexpr Fingerprint other{2};

std::string id(std::size_t number) {
    return "m" + std::to_string(number);
}

TEST(SentIdsOfAuthors, are_known_once_they_are_loaded_and_each_author_s_own) {
    SentIds ids;
    EXPECT_FALSE(ids.knows("alice"));
    ids.load("alice", {{"m1", one}, {"m2", other}});
    EXPECT_TRUE(ids.knows("alice"));
    EXPECT_FALSE(ids.knows("bob"));
    ASSERT_TRUE(ids.find("alice", message_key("m1")));
    EXPECT_EQ(ids.find("alice", message_key("m1"))->fingerprint, one);
    EXPECT_EQ(ids.find("alice", message_key("m2"))->fingerprint, other);
    EXPECT_FALSE(ids.find("alice", message_key("m3")));
    EXPECT_FALSE(ids.find("bob", message_key("m1")));
}

TEST(SentIdsOfAuthors, are_forgotten_beyond_a_number_oldest_first) {
    SentIds ids;
    ids.load("alice", {{"newer", one}, {"older", one}});
    for (std::size_t i = 0; i < SentIds::most_of_author - 1; ++i)
        ids.add("alice", message_key(id(i)), {one, i});
    EXPECT_FALSE(ids.find("alice", message_key("older")));
    EXPECT_TRUE(ids.find("alice", message_key("newer")));
    ids.add("alice", message_key("last"), {one, 7});
    EXPECT_FALSE(ids.find("alice", message_key("newer")));
    EXPECT_TRUE(ids.find("alice", message_key(id(0))));
    EXPECT_EQ(ids.find("alice", message_key("last"))->sequence, 7U);
}

TEST(SentIdsOfAuthors, that_were_not_stored_are_forgotten_unless_others_have_come_since) {
    SentIds ids;
    ids.add("alice", message_key("m"), {one, 1});
    ids.forget("alice", message_key("m"), 2);
    EXPECT_TRUE(ids.find("alice", message_key("m")));
    ids.forget("alice", message_key("m"), 1);
    EXPECT_FALSE(ids.find("alice", message_key("m")));
    ids.forget("bob", message_key("m"), 1);
    EXPECT_FALSE(ids.knows("bob"));
}

TEST(SentIdsOfAuthors, are_forgotten_beyond_their_bytes_of_who_has_been_quiet_for_the_longest) {
    constexpr std::size_t bytes = 64'000;
    SentIds ids(bytes);
    ids.load("quiet", {{"m", one}});
    ids.load("alice", {{"m", one}});
    for (int i = 0; i < 1'000; ++i) {
        ids.load("user " + std::to_string(i), {{"m", one}});
        EXPECT_LE(ids.bytes(), bytes);
        EXPECT_TRUE(ids.find("alice", message_key("m"))) << "who speaks again and again stays";
    }
    EXPECT_FALSE(ids.knows("quiet"));
    EXPECT_FALSE(ids.knows("user 0"));
    EXPECT_TRUE(ids.knows("user 999"));
    EXPECT_GT(ids.authors(), 20U);
}

TEST(SentIdsOfAuthors, of_one_who_has_more_than_all_may_have_are_kept_all_the_same) {
    SentIds ids(10);
    ids.add("alice", message_key("m1"), {one, 1});
    ids.add("alice", message_key("m2"), {one, 2});
    EXPECT_TRUE(ids.find("alice", message_key("m1")));
    ids.add("bob", message_key("m1"), {one, 3});
    EXPECT_FALSE(ids.knows("alice"));
    EXPECT_TRUE(ids.find("bob", message_key("m1")));
}

} // namespace
} // namespace jsongled
