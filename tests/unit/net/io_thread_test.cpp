#include "server/net/io_thread.hpp"

#include <algorithm>
#include <span>
#include <thread>

#include <gtest/gtest.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

/// What a link has been told, among all links.
using Story = std::vector<std::string>;

struct Told final : Link {
    Told(std::string n, Story& s, std::size_t& l) : name(std::move(n)), story(s), living(l) { ++living; }
    ~Told() override { --living; }

    void take(OutgoingPtr message) override { tell("takes " + text_of(*message)); }
    void flush() override { ++flushes; }
    std::size_t kept_bytes() const override { return kept; }
    bool is_stranger() const override { return stranger; }
    void hold_back() override { tell("holds back"); }
    void go_on() override { tell("goes on"); }
    void probe(std::uint64_t) override {}
    void close(CloseCause cause) override { tell("closes " + std::string(to_string(cause))); }
    void drain() override {
        tell("is drained");
        if (on_drain) on_drain();
    }
    void part() override { tell("parts"); }
    void abandon() override { tell("is abandoned"); }

    static std::string text_of(const Outgoing& message) {
        return text_for(message, "peer", {"jsongled", "", "0", "s-"});
    }
    void tell(const std::string& what) { story.push_back(name + " " + what); }

    const std::string name;
    Story& story;
    std::size_t& living;
    std::size_t flushes = 0;
    std::size_t kept = 0;
    bool stranger = false;
    std::function<void()> on_drain;
};

/// A thread that does not run: its loop is run by hand.
class TurnsOfAThread : public ::testing::Test {
  protected:
    Told& add(std::string name) {
        auto link = std::make_unique<Told>(std::move(name), story, living);
        Told& told = *link;
        thread.turn([&] { thread.add(std::move(link)); });
        return told;
    }
    static OutgoingPtr message(const std::string& id, std::size_t size = 0) {
        return Outgoing::restore(Action::session_text, id, "x", ",\"y\":\"" + std::string(size, 'y') + "\"}");
    }
    /// As the router does it, from another thread.
    void put(Letter letter) {
        thread.mailbox().put(std::move(letter));
        for (Mailbox* mailbox : std::exchange(wakes, {}))
            mailbox->wake();
    }
    /// One handler of the loop. False if there is none.
    bool run_one() {
        thread.context().restart();
        return thread.context().poll_one() > 0;
    }
    void run() {
        while (run_one()) {
        }
    }
    Story take() { return std::exchange(story, {}); }

    Story story;
    std::size_t living = 0;
    std::vector<Told*> leaving; ///< those who have been told to close
    Wakes wakes;
    IoThread thread{wakes};
};

TEST_F(TurnsOfAThread, deliver_letters_in_their_order_and_have_each_link_written) {
    Told& a = add("a");
    Told& b = add("b");
    put({&a, CloseCause::slow});
    put({&b, Letter::GoOn()});
    put({&a, Letter::Last()});
    EXPECT_EQ(take(), Story{}) << "in a turn";
    run();
    EXPECT_EQ(take(), (Story{"a closes slow", "b goes on", "a parts"}));
    EXPECT_GT(a.flushes, 0U);
    EXPECT_GT(b.flushes, 0U);
}

TEST_F(TurnsOfAThread, keep_the_order_of_letters_between_their_own_and_foreign_ones) {
    Told& a = add("a");
    put({&a, Letter::GoOn()});
    thread.turn([&] {
        // Under the lock the order is that of the router.
        thread.mailbox().put({&a, Letter::Last()});
        std::thread([&] { put({&a, CloseCause::drain}); }).join();
        EXPECT_EQ(take(), Story{}) << "none within the work";
    });
    EXPECT_EQ(take(), (Story{"a goes on", "a parts", "a closes drain"}));
    EXPECT_TRUE(wakes.empty());
}

TEST_F(TurnsOfAThread, are_woken_for_the_first_letter_from_elsewhere_and_not_for_their_own) {
    Told& a = add("a");
    thread.mailbox().put({&a, Letter::GoOn()});
    thread.mailbox().put({&a, Letter::GoOn()});
    EXPECT_EQ(wakes.size(), 1U);
    wakes.clear();
    thread.turn([] {});
    EXPECT_EQ(take().size(), 2U);
    thread.turn([&] { thread.mailbox().put({&a, Letter::GoOn()}); });
    EXPECT_TRUE(wakes.empty());
    EXPECT_EQ(take().size(), 1U);
    Wakes others;
    IoThread other(others);
    other.turn([&] { thread.mailbox().put({&a, Letter::GoOn()}); });
    EXPECT_EQ(wakes.size(), 1U) << "another's turn is no turn of its own";
}

TEST_F(TurnsOfAThread, deliver_a_bounded_number_of_letters_in_a_turn_and_go_on_in_the_next) {
    Told& a = add("a");
    constexpr std::size_t count = 1'000;
    for (std::size_t i = 0; i < count; ++i)
        put({&a, message(std::to_string(i))});
    std::size_t most = 0;
    std::size_t all = 0;
    while (run_one()) {
        const Story told = take();
        most = std::max(most, told.size());
        for (const std::string& one : told)
            ASSERT_NE(one.find("\"id\":\"" + std::to_string(all++) + "\""), std::string::npos) << one;
    }
    EXPECT_EQ(all, count);
    EXPECT_EQ(most, 256U);
}

TEST_F(TurnsOfAThread, deliver_a_bounded_number_of_bytes_in_a_turn) {
    Told& a = add("a");
    for (std::size_t i = 0; i < 20; ++i)
        put({&a, message(std::to_string(i), 1'000'000)});
    std::size_t most = 0;
    std::size_t all = 0;
    while (run_one()) {
        const std::size_t told = take().size();
        most = std::max(most, told);
        all += told;
    }
    EXPECT_EQ(all, 20U);
    EXPECT_EQ(most, 5U);
}

TEST_F(TurnsOfAThread, end_a_link_that_retires_once_no_letter_can_come_for_it) {
    Told& a = add("a");
    add("b");
    for (int i = 0; i < 300; ++i)
        put({&a, Letter::GoOn()});
    thread.turn([&] {
        thread.retire(a);
        EXPECT_EQ(living, 2U);
    });
    EXPECT_EQ(living, 2U) << "letters are left";
    run();
    EXPECT_EQ(living, 1U);
    EXPECT_EQ(take().size(), 300U) << "it has got them all";
}

TEST_F(TurnsOfAThread, retire_links_in_any_order_while_they_drain) {
    for (unsigned seed = 1; seed < 50; ++seed) {
        std::vector<Told*> links;
        for (int i = 0; i < 20; ++i) {
            links.push_back(&add(std::to_string(i)));
            // Each goes some time after it was told to, as a client answers the close.
            links.back()->on_drain = [this, link = links.back()] { leaving.push_back(link); };
        }
        bool drained = false;
        thread.drain(20ms, [&] { drained = true; });
        unsigned random = seed;
        while (!drained) {
            random = random * 1'103'515'245U + 12'345U;
            if (!leaving.empty() && random / 65'536 % 2 == 0) {
                const std::size_t which = random / 131'072 % leaving.size();
                Told* const link = leaving[which];
                leaving.erase(leaving.begin() + static_cast<std::ptrdiff_t>(which));
                thread.turn([&] { thread.retire(*link); });
            } else {
                thread.context().restart();
                thread.context().run_one_for(1ms);
            }
        }
        EXPECT_EQ(living, 0U);
        Story told = take();
        std::ranges::sort(told);
        EXPECT_EQ(std::ranges::adjacent_find(told), told.end()) << "each is drained once";
        EXPECT_EQ(told.size(), 20U);
    }
}

TEST_F(TurnsOfAThread, close_those_as_well_that_come_while_they_drain) {
    Told& a = add("a");
    bool drained = false;
    thread.drain(0ms, [&] { drained = true; });
    EXPECT_EQ(take(), Story{"a is drained"});
    Told& late = add("late");
    EXPECT_EQ(take(), Story{"late is drained"});
    thread.turn([&] { thread.retire(a); });
    EXPECT_FALSE(drained);
    thread.turn([&] { thread.retire(late); });
    EXPECT_TRUE(drained);
}

TEST_F(TurnsOfAThread, are_drained_at_once_without_a_link) {
    bool drained = false;
    thread.drain(1h, [&] { drained = true; });
    EXPECT_TRUE(drained);
}

TEST_F(TurnsOfAThread, abandon_the_links_that_are_left_when_they_stop) {
    add("a");
    add("b");
    thread.stop();
    Story told = take();
    std::ranges::sort(told);
    EXPECT_EQ(told, (Story{"a is abandoned", "b is abandoned"}));
    EXPECT_EQ(living, 0U);
}

struct Polling final : Pollable {
    Watch watched() const override { return {descriptor, Interest::reading}; }
    void ready(Ready ready) override {
        ++times;
        is_readable = ready.readable;
        if (then) then();
    }
    int descriptor = -1;
    int times = 0;
    bool is_readable = false;
    std::function<void()> then;
};

TEST_F(TurnsOfAThread, tell_again_once_in_the_next_turn_whoever_wants_that) {
    Polling one;
    Polling other;
    thread.turn([&] {
        thread.again(one);
        thread.again(one);
        thread.again(other);
        thread.not_again(other);
    });
    EXPECT_EQ(one.times, 0) << "not in this turn";
    run();
    EXPECT_EQ(one.times, 1);
    EXPECT_TRUE(one.is_readable);
    EXPECT_EQ(other.times, 0);
    one.then = [&] {
        if (one.times < 5) thread.again(one);
    };
    thread.turn([&] { thread.again(one); });
    run();
    EXPECT_EQ(one.times, 5);
}

TEST_F(TurnsOfAThread, find_whoever_wants_to_be_told_again_among_many_without_a_look_at_each) {
    std::vector<Polling> many(200'000);
    const auto begin = std::chrono::steady_clock::now();
    thread.turn([&] {
        for (Polling& each : many)
            thread.again(each);
        for (Polling& each : std::span(many).first(100'000))
            thread.not_again(each);
    });
    run();
    EXPECT_EQ(std::ranges::count(many, 1, &Polling::times), 100'000);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s) << "looks at each would be some 20,000,000,000";
}

TEST_F(TurnsOfAThread, tell_nothing_more_of_a_descriptor_that_another_has_removed_meanwhile) {
    const int descriptors[] = {::eventfd(1, EFD_NONBLOCK), ::eventfd(1, EFD_NONBLOCK)};
    Polling pollings[2];
    for (int i = 0; i < 2; ++i) {
        pollings[i].descriptor = descriptors[i];
        thread.poller().add(descriptors[i], pollings[i], Interest::reading);
        pollings[i].then = [&] {
            for (int each = 0; each < 2; ++each)
                thread.poller().remove(descriptors[each], pollings[each]);
        };
    }
    run();
    EXPECT_EQ(pollings[0].times + pollings[1].times, 1);
    for (const int descriptor : descriptors)
        ::close(descriptor);
}

/// Two who are ready without end: one who is here, whose turns take their time, and one who has yet to enter.
class SharesOfAThread : public ::testing::Test {
  protected:
    SharesOfAThread() {
        speaker_.then = [this] { now_ += turn_; };
        watch(thread_.poller(), speaker_);
        watch(thread_.strangers(), newcomer_);
    }
    ~SharesOfAThread() override {
        thread_.poller().remove(speaker_.descriptor, speaker_);
        thread_.strangers().remove(newcomer_.descriptor, newcomer_);
        for (const Polling* each : {&speaker_, &newcomer_})
            ::close(each->descriptor);
    }

    /// What the speaker has before the newcomer's turn, once both are in the middle of it.
    int turns_between(std::chrono::microseconds turn) {
        turn_ = turn;
        const auto until_newcomer = [this] {
            const int before = newcomer_.times;
            while (newcomer_.times == before)
                thread_.context().run_one_for(10s);
        };
        until_newcomer();
        const int before = speaker_.times;
        until_newcomer();
        return speaker_.times - before;
    }

  private:
    static void watch(Poller& poller, Polling& who) {
        who.descriptor = ::eventfd(1, EFD_NONBLOCK);
        poller.add(who.descriptor, who, Interest::reading);
    }

    Polling speaker_;
    Polling newcomer_;
    std::chrono::microseconds turn_{0};
    Timed::Time now_;
    Wakes wakes_;
    IoThread thread_{wakes_, [this] { return now_; }};
};

TEST_F(SharesOfAThread, are_as_many_looks_where_each_is_short) {
    EXPECT_EQ(turns_between(10us), 4);
}

TEST_F(SharesOfAThread, end_early_where_a_speaker_fills_each_of_them) {
    EXPECT_EQ(turns_between(1ms), 1);
    EXPECT_EQ(turns_between(400us), 2);
}

TEST_F(TurnsOfAThread, keep_to_the_deadlines_of_their_wheel) {
    struct Due final : Timed {
        void due(Time) override { is_told = true; }
        bool is_told = false;
    } due;
    const auto when = std::chrono::steady_clock::now() + 30ms;
    thread.turn([&] { thread.wheel().set(due, when); });
    while (!due.is_told) {
        thread.context().restart();
        ASSERT_GT(thread.context().run_one_for(10s), 0U);
    }
    EXPECT_GE(std::chrono::steady_clock::now(), when);
}

} // namespace
} // namespace jsongled::testing
