#include "server/routing/recent_authors.hpp"

#include <gtest/gtest.h>

namespace jsongled {
namespace {

TEST(RecentAuthors, are_known_by_message) {
    RecentAuthors authors;
    authors.add("m1", "alice");
    authors.add("m2", "bob");
    ASSERT_NE(authors.find("m1"), nullptr);
    EXPECT_EQ(*authors.find("m1"), "alice");
    EXPECT_EQ(*authors.find("m2"), "bob");
    EXPECT_EQ(authors.find("m3"), nullptr);
    EXPECT_EQ(authors.find(""), nullptr);
}

TEST(RecentAuthors, cannot_be_replaced_by_a_second_message_of_that_id) {
    RecentAuthors authors;
    authors.add("m1", "alice");
    authors.add("m1", "mallory");
    EXPECT_EQ(*authors.find("m1"), "alice");
}

TEST(RecentAuthors, are_forgotten_beyond_a_number_the_oldest_first) {
    RecentAuthors authors;
    for (std::size_t i = 0; i <= RecentAuthors::most; ++i)
        authors.add("m" + std::to_string(i), "a");
    EXPECT_EQ(authors.size(), RecentAuthors::most);
    EXPECT_EQ(authors.find("m0"), nullptr);
    EXPECT_NE(authors.find("m1"), nullptr);
}

TEST(RecentAuthors, are_forgotten_beyond_their_bytes) {
    RecentAuthors authors;
    std::size_t added = 0;
    for (char c = 'a'; c <= 'z'; ++c, ++added)
        authors.add(std::string(256, c), std::string(256, 'u'));
    EXPECT_LE(authors.bytes(), RecentAuthors::most_bytes);
    EXPECT_EQ(authors.size(), RecentAuthors::most_bytes / 512);
    EXPECT_LT(authors.size(), added);
    EXPECT_EQ(authors.find(std::string(256, 'a')), nullptr);
    EXPECT_NE(authors.find(std::string(256, 'z')), nullptr);
}

} // namespace
} // namespace jsongled
