#include "server/net/poller.hpp"

#include <array>
#include <deque>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace jsongled::testing {
namespace {

constexpr std::size_t in_a_turn = 64;
constexpr std::size_t ended_in_a_turn = 4;

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

    Watch watched() const override { return {ends_[0], interest}; }
    void begin_anew() {
        ::close(ends_[0]);
        ::close(ends_[1]);
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends_.data()), 0);
        poller_.add(ends_[0], *this, interest);
    }
    void say_something() const { EXPECT_EQ(::write(ends_[1], "x", 1), 1); }
    void end() const { ::shutdown(ends_[1], SHUT_WR); }
    void read() const {
        char byte = 0;
        EXPECT_EQ(::read(ends_[0], &byte, 1), 1);
    }
    void give_up() { poller_.remove(ends_[0], *this); }

    int told = 0;
    bool has_ended = false;
    bool stays = false; ///< though it has ended
    Interest interest = Interest::reading;

  private:
    void ready(Ready ready) override {
        ++told;
        has_ended = ready.ended;
        // Told once, as a connection that is gone.
        if (has_ended && !stays) give_up();
    }

    Poller& poller_;
    std::array<int, 2> ends_{};
};

class PollerOfMany : public ::testing::Test {
  protected:
    PollerOfMany() {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
    }

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
    poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_EQ(watched.back().told, 1);
    EXPECT_LT(told(), 50U);
    watched.back().read();
    int turns = 0;
    for (; poller.look(); ++turns)
        poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_EQ(told(), 501U) << "nobody is forgotten";
    EXPECT_GT(turns, 10);
    EXPECT_EQ(watched.back().told, 1);
}

TEST_F(PollerOfMany, tells_of_who_speaks_at_once_however_many_have_ended) {
    // More than it sees at once.
    add(1'500);
    for (const Watched& one : watched)
        one.end();
    while (told() < 10) {
        ASSERT_TRUE(poller.look());
        poller.tell(in_a_turn, ended_in_a_turn);
    }
    add(1);
    for (int i = 0; i < 10; ++i) {
        watched.back().say_something();
        ASSERT_TRUE(poller.look());
        poller.tell(in_a_turn, ended_in_a_turn);
        EXPECT_EQ(watched.back().told, i + 1);
        watched.back().read();
    }
    while (poller.look())
        poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_EQ(told(), 1'501U);
    EXPECT_FALSE(poller.has_some_aside());
}

TEST_F(PollerOfMany, tells_again_and_again_of_who_has_ended_and_stays) {
    add(1);
    Watched& one = watched.back();
    one.stays = true;
    one.say_something();
    one.end();
    for (int i = 1; i <= 3; ++i) {
        ASSERT_TRUE(poller.look());
        poller.tell(in_a_turn, ended_in_a_turn);
        EXPECT_EQ(one.told, i);
    }
    EXPECT_TRUE(one.has_ended);
    poller.change(one.watched().descriptor, one, Interest::nothing);
    EXPECT_FALSE(poller.look());
}

TEST_F(PollerOfMany, tells_nothing_of_who_has_ended_and_was_removed_nor_of_that_to_another_in_their_place) {
    add(100);
    for (const Watched& one : watched)
        one.end();
    ASSERT_TRUE(poller.look());
    poller.tell(in_a_turn, ended_in_a_turn);
    const std::size_t before = told();
    for (Watched& one : watched)
        one.give_up();
    Watched& same = watched.back();
    same.has_ended = false;
    same.begin_anew();
    same.say_something();
    while (same.told == 0) {
        ASSERT_TRUE(poller.look());
        poller.tell(in_a_turn, ended_in_a_turn);
    }
    EXPECT_FALSE(same.has_ended);
    same.read();
    while (poller.look())
        poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_EQ(told(), before + 1);
}

TEST_F(PollerOfMany, watches_for_what_was_wanted_while_somebody_stood_aside) {
    add(2);
    for (Watched& one : watched) {
        one.stays = true;
        one.end();
    }
    add(1);
    watched.back().end();
    watched.back().stays = true;
    ASSERT_TRUE(poller.look());
    for (Watched& one : watched) {
        one.interest = Interest::nothing;
        poller.change(one.watched().descriptor, one, one.interest);
    }
    while (poller.has_some_aside())
        poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_EQ(told(), 3U);
    EXPECT_FALSE(poller.look()) << "nobody wants to hear of it any more";
}

TEST_F(PollerOfMany, tells_of_a_part_in_each_turn_and_of_all_in_the_end) {
    add(200);
    for (const Watched& one : watched)
        one.say_something();
    ASSERT_TRUE(poller.look());
    poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_GT(told(), 0U);
    EXPECT_LT(told(), 200U);
    while (told() < 200) {
        ASSERT_TRUE(poller.look());
        poller.tell(in_a_turn, ended_in_a_turn);
    }
}

TEST_F(PollerOfMany, tells_nothing_of_who_was_removed_since_it_looked) {
    add(200);
    for (const Watched& one : watched)
        one.say_something();
    ASSERT_TRUE(poller.look());
    poller.tell(in_a_turn, ended_in_a_turn);
    for (Watched& one : watched)
        one.give_up();
    const std::size_t before = told();
    while (poller.look())
        poller.tell(in_a_turn, ended_in_a_turn);
    EXPECT_EQ(told(), before);
}

} // namespace
} // namespace jsongled::testing
