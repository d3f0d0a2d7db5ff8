#include "server/net/shedding.hpp"

#include <array>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "server/net/io_threads.hpp"

// Who is closed where there is too little memory.

namespace jsongled::testing {
namespace {

using Names = std::multiset<std::string>;

/// A link that holds so much and notes that it is closed.
struct Holder final : Link {
    Holder(std::string n, bool is, std::size_t b, Names& c)
        : name(std::move(n)), stranger(is), bytes(b), closed(c) {}

    void take(OutgoingPtr) override {}
    void flush() override {}
    std::size_t kept_bytes() const override { return bytes; }
    bool is_stranger() const override { return stranger; }
    void hold_back() override {}
    void go_on() override {}
    void probe(std::uint64_t) override {}
    void close(CloseCause cause) override { closed.insert(name + " " + std::string(to_string(cause))); }
    void drain() override {}
    void part() override {}
    void abandon() override {}

    const std::string name;
    const bool stranger;
    std::size_t bytes;
    Names& closed;
};

/// Three threads that do not run: their loops are run by hand.
class ThreadsThatShed : public ::testing::Test {
  protected:
    enum class Who { user, stranger };

    Holder& hold(std::size_t thread, const std::string& name, std::size_t bytes, Who who = Who::user) {
        IoThread& owner = *all_[thread];
        auto holder = std::make_unique<Holder>(name, who == Who::stranger, bytes, closed_);
        Holder& held = *holder;
        owner.turn([&] { owner.add(std::move(holder)); });
        return held;
    }
    void run(std::size_t thread) {
        all_[thread]->context().restart();
        all_[thread]->context().poll();
    }
    /// Who is closed for so many bytes.
    Names shed(std::size_t bytes) {
        threads_.shed(bytes);
        return closed();
    }
    /// Who is closed once all have had their turn.
    Names closed() {
        // The last to say what it has tells the others.
        for (int round = 0; round < 2; ++round)
            for (std::size_t thread = 0; thread < all_.size(); ++thread)
                run(thread);
        return std::exchange(closed_, {});
    }

    Wakes wakes_;
    Names closed_;
    IoThreads threads_{3, wakes_};
    std::array<IoThread*, 3> all_{&threads_.next(), &threads_.next(), &threads_.next()};
};

TEST_F(ThreadsThatShed, close_those_who_hold_most_and_no_more_of_them_than_are_needed) {
    hold(0, "little", 70'000);
    hold(0, "most", 1'000'000);
    hold(0, "much", 300'000);
    EXPECT_EQ(shed(1'000'001), (Names{"most slow", "much slow"}));
    EXPECT_EQ(shed(1'000'000), Names{"most slow"});
    EXPECT_EQ(shed(1), Names{"most slow"});
}

TEST_F(ThreadsThatShed, look_at_all_of_them_before_they_close_anybody) {
    hold(0, "innocent", 100'000);
    hold(1, "other innocent", 100'000);
    for (int i = 0; i < 3; ++i)
        hold(2, "attacker", 250'000);
    EXPECT_EQ(shed(600'000), (Names{"attacker slow", "attacker slow", "attacker slow"}));
}

TEST_F(ThreadsThatShed, close_first_who_has_not_said_hello) {
    hold(0, "user", 1'000'000);
    hold(1, "new", 1'024, Who::stranger);
    hold(2, "newer", 5'000, Who::stranger);
    EXPECT_EQ(shed(5'001), (Names{"new slow", "newer slow"}));
    EXPECT_EQ(shed(6'025), (Names{"new slow", "newer slow", "user slow"}));
}

TEST_F(ThreadsThatShed, close_many_who_hold_a_little_each_and_nobody_who_holds_next_to_nothing) {
    for (int i = 0; i < 4; ++i)
        hold(static_cast<std::size_t>(i) % 3, "one of many", 4'096);
    hold(0, "idle", 4'095);
    hold(1, "new", 1'023, Who::stranger);
    EXPECT_EQ(shed(1'000'000).count("one of many slow"), 4U);
    EXPECT_EQ(shed(8'000).size(), 2U) << "two are enough";
}

TEST_F(ThreadsThatShed, close_nobody_in_the_place_of_those_who_have_given_theirs_back_meanwhile) {
    Holder& attacker = hold(0, "attacker", 250'000);
    hold(0, "innocent", 100'000);
    threads_.shed(200'000);
    for (std::size_t thread = 0; thread < all_.size(); ++thread)
        run(thread);
    attacker.bytes = 0;
    EXPECT_EQ(closed(), Names{});
}

TEST_F(ThreadsThatShed, begin_no_other_time_before_all_have_done_their_share) {
    hold(0, "most", 300'000);
    hold(1, "much", 250'000);
    hold(2, "less", 200'000);
    threads_.shed(1);
    run(0);
    run(1);
    // One thread is busy with something else.
    for (int i = 0; i < 3; ++i)
        threads_.shed(1'000'000);
    EXPECT_EQ(closed(), Names{"most slow"});
    EXPECT_EQ(shed(550'000), (Names{"most slow", "much slow"}));
}

TEST_F(ThreadsThatShed, may_stop_while_they_do) {
    hold(0, "most", 300'000);
    threads_.shed(1);
    for (std::size_t thread = 0; thread < all_.size(); ++thread)
        run(thread);
    threads_.stop();
    EXPECT_EQ(closed_, Names{});
}

} // namespace
} // namespace jsongled::testing
