#include "storage/memory_store.hpp"

#include <gtest/gtest.h>

#include "tests/contract/told_by_store.hpp"

namespace jsongled {
namespace {

class MemoryBound : public ::testing::Test {
  protected:
    static StoreLimits limits() {
        StoreLimits limits;
        limits.memory = 200'000;
        limits.memory_share = 20'000;
        return limits;
    }
    void say(const std::string& author, const std::string& id, std::size_t bytes) {
        store.write(++written, KeepMessage{Conversation::of_users(author, "zoe"),
                                           author,
                                           id,
                                           {},
                                           std::string(bytes, 'x'),
                                           "",
                                           {},
                                           {},
                                           {"zoe"}});
        store.work(told);
    }
    std::size_t kept(const std::string& author) {
        store.ask(++tickets, AuthorQuestion{author, 10'000});
        store.work(told);
        return std::get<AuthorIds>(told.answers.back().answer).ids.size();
    }

    MemoryStore store{limits()};
    testing::ToldByStore told;
    Store::Sequence written = 0;
    Store::Ticket tickets = 0;
};

TEST_F(MemoryBound, is_kept_whatever_is_written) {
    for (int i = 0; i < 500; ++i) {
        say("user" + std::to_string(i % 50), std::to_string(i), 2'000);
        ASSERT_LE(store.messages().bytes(), limits().memory);
    }
    EXPECT_GT(store.messages().bytes(), limits().memory / 2);
}

TEST_F(MemoryBound, costs_an_author_of_much_their_own_oldest_only) {
    for (int i = 0; i < 5; ++i)
        say("quiet", std::to_string(i), 1'000);
    for (int i = 0; i < 500; ++i)
        say("loud", std::to_string(i), 2'000);
    EXPECT_EQ(kept("quiet"), 5U);
    EXPECT_LT(kept("loud"), 100U);
}

TEST_F(MemoryBound, costs_others_the_oldest_of_all) {
    for (int i = 0; i < 100; ++i)
        say("first", std::to_string(i), 100);
    for (int i = 0; i < 200; ++i)
        say("user" + std::to_string(i), "1", 2'000);
    EXPECT_EQ(kept("first"), 0U);
    EXPECT_EQ(kept("user199"), 1U);
}

} // namespace
} // namespace jsongled
