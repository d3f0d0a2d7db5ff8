#include "server/net/poller.hpp"

#include <array>
#include <deque>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace jsongled::testing {
namespace {

/// One end of a stream, and what its poller has told of it.
class Watched final : public Pollable {
  public:
    explicit Watched(Poller& poller) : poller_(poller) {
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0);
        poller_.add(ends_[0], *this, Interest::reading);
    }
    ~Watched() {
        poller_.remove(ends_[0], *this);
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    void say_something() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
    void end() const { ::shutdown(ends_[1], SHUT_WR); }
    void read() const {
        char byte = 0;
        EXPECT_EQ(::read(ends_[0], &byte, 1), 1);
    }
    void give_up() { poller_.remove(ends_[0], *this); }

    int told = 0;
    bool has_ended = false;

  private:
    void ready(Ready ready) override {
        ++told;
        has_ended = ready.ended;
        // Told once, as a connection that is gone.
        if (has_ended) give_up();
    }

    Poller& poller_;
    std::array<int, 2> ends_{};
};

class PollerOfMany : public ::testing::Test {
  protected:
    void add(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            watched.emplace_back(poller);
    }
    std::size_t told() const {
        std::size_t count = 0;
        for (const Watched& one : watched)
            count += one.told > 0 ? 1U : 0U;
        return count;
    }

    Poller poller;
    std::deque<Watched> watched;
};

TEST_F(PollerOfMany, tells_of_who_speaks_before_those_who_have_ended) {
    add(500);
    for (const Watched& one : watched)
        one.end();
    add(1);
    watched.back().say_something();
    ASSERT_TRUE(poller.look());
    poller.tell();
    EXPECT_EQ(watched.back().told, 1);
    EXPECT_LT(told(), 50U);
    watched.back().read();
    int turns = 0;
    for (; poller.look(); ++turns)
        poller.tell();
    EXPECT_EQ(told(), 501U) << "nobody is forgotten";
    EXPECT_GT(turns, 10);
    EXPECT_EQ(watched.back().told, 1);
}

TEST_F(PollerOfMany, tells_of_a_part_in_each_turn_and_of_all_in_the_end) {
    add(200);
    for (const Watched& one : watched)
        one.say_something();
    ASSERT_TRUE(poller.look());
    poller.tell();
    EXPECT_GT(told(), 0U);
    EXPECT_LT(told(), 200U);
    while (told() < 200) {
        ASSERT_TRUE(poller.look());
        poller.tell();
    }
}

TEST_F(PollerOfMany, tells_nothing_of_who_was_removed_since_it_looked) {
    add(200);
    for (const Watched& one : watched)
        one.say_something();
    ASSERT_TRUE(poller.look());
    poller.tell();
    for (Watched& one : watched)
        one.give_up();
    const std::size_t before = told();
    while (poller.look())
        poller.tell();
    EXPECT_EQ(told(), before);
}

} // namespace
} // namespace jsongled::testing
