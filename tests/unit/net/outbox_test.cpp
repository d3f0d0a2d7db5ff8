#include "server/net/outbox.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/net/ws_frame.hpp"
#include "server/observe/metrics.hpp"
#include "tests/support/wire_ends.hpp"

namespace jsongled::testing {
namespace {

using State = Moved::State;

constexpr std::size_t max_bytes = 1 << 20;

/// The least that Linux makes of it.
constexpr int little_room = 1;

class Outboxes : public ::testing::Test {
  protected:
    /// A text of so many bytes of content, from somebody.
    OutgoingPtr text(std::size_t size) {
        ++count_;
        const std::string json = R"({"id":"m)" + std::to_string(count_) +
                                 R"(","to":"x","jsongle":{"action":"session-text","description":{"content":")" +
                                 std::string(size, static_cast<char>('a' + count_ % 26)) + "\"}}}";
        auto parsed = parse_envelope(json);
        auto message = Outgoing::relay(std::get<Envelope>(parsed), Time());
        message->relay_as(From::user, alice_, {});
        return message;
    }

    void put(Outbox& outbox, const OutgoingPtr& message) {
        ASSERT_TRUE(outbox.reserve(message->cost()));
        outbox.put(message, scratch);
        const std::string whole = text_for(*message, "peer", identity);
        append_frame_header(expected, Opcode::text, whole.size());
        expected += whole;
    }
    void put_frame(Outbox& outbox, const std::string& frame) {
        outbox.put_frame(frame, scratch);
        expected += frame;
    }

    /// Writes, with the client reading `at_once` bytes whenever nothing more goes.
    void write_all(Outbox& outbox, WireEnds& ends, std::size_t at_once = std::string::npos) {
        for (int i = 0; i < 100'000; ++i) {
            const Moved moved = outbox.write(ends.wire(), scratch);
            got += ends.read(at_once);
            if (moved.state == State::some) break;
            ASSERT_EQ(moved.state, State::wants_write);
            EXPECT_FALSE(outbox.is_empty());
        }
        while (got.size() < expected.size()) {
            const std::string more = ends.read();
            ASSERT_FALSE(more.empty());
            got += more;
        }
        EXPECT_TRUE(outbox.is_empty());
    }
    void expect_all() {
        // Their difference would be too long to read.
        EXPECT_TRUE(got == expected) << got.size() << " bytes instead of " << expected.size();
    }

    double gauge() { return metrics.series<Metric::send_queue>().Value(); }

    Metrics metrics{"test"};
    WriteScratch scratch;
    const ServerIdentity identity{"jsongled", "", "0", "s-"};
    const OutboxMeans means{identity, metrics};
    std::string expected;
    std::string got;

  private:
    std::shared_ptr<const Member> alice_ =
        std::make_shared<const Member>(Member{"alice", R"({"uid":"alice"})"});
    int count_ = 0;
};

class OutboxOver : public Outboxes, public ::testing::WithParamInterface<WireEnds::Kind> {
  protected:
    Outbox outbox{"\"peer\"", max_bytes, means};
};

std::string pong(std::string_view payload) {
    std::string frame;
    append_control_frame(frame, Opcode::pong, payload);
    return frame;
}

TEST_P(OutboxOver, any_wire_sends_what_was_put_in_its_order_and_counts_nothing_afterwards) {
    WireEnds ends(GetParam());
    for (const std::size_t size : {0, 1, 100, 125, 126, 2'000, 2'049, 16'384, 20'000, 65'536, 100'000}) {
        put(outbox, text(size));
        put_frame(outbox, pong(std::to_string(size)));
        put(outbox, text(10));
    }
    EXPECT_GT(gauge(), 200'000);
    write_all(outbox, ends);
    expect_all();
    EXPECT_EQ(gauge(), 0);
    EXPECT_EQ(outbox.bytes_written(), expected.size());
}

TEST_P(OutboxOver, a_wire_that_takes_little_goes_on_wherever_it_was_cut) {
    for (std::size_t size = 0; size < 300; ++size) {
        WireEnds ends(GetParam(), little_room);
        expected.clear();
        got.clear();
        for (int i = 0; i < 30; ++i)
            put(outbox, text(size + static_cast<std::size_t>(i) * 11));
        put_frame(outbox, pong("between"));
        put(outbox, text(5'000 + size));
        ASSERT_NE(outbox.write(ends.wire(), scratch).state, State::some) << "it took all";
        write_all(outbox, ends, 1 + size * 7);
        ASSERT_TRUE(got == expected) << size;
        ASSERT_EQ(gauge(), 0) << size;
    }
}

TEST_P(OutboxOver, any_wire_puts_what_comes_meanwhile_behind_what_a_write_has_left_over) {
    WireEnds ends(GetParam(), little_room);
    for (int i = 0; i < 200; ++i) {
        put(outbox, text(static_cast<std::size_t>(i) * 37 % 3'000));
        outbox.write(ends.wire(), scratch);
        if (i % 3 == 0) got += ends.read(2'000);
    }
    write_all(outbox, ends);
    expect_all();
    EXPECT_EQ(gauge(), 0);
}

TEST_P(OutboxOver, any_wire_counts_nothing_whatever_ends_it) {
    const auto begin = [&](Outbox& one, WireEnds& ends) {
        for (const std::size_t size : {10, 50'000, 10, 100'000})
            put(one, text(size));
        one.put_ping(0, scratch);
        ASSERT_TRUE(one.reserve(123)) << "for a message that is still a letter";
        EXPECT_EQ(one.write(ends.wire(), scratch).state, State::wants_write);
        EXPECT_GT(gauge(), 0);
    };
    {
        WireEnds ends(GetParam(), little_room);
        Outbox one("\"peer\"", max_bytes, means);
        begin(one, ends);
        one.clear();
        EXPECT_EQ(gauge(), 123);
        one.give_back(123);
        EXPECT_EQ(gauge(), 0);
        EXPECT_TRUE(one.is_empty());
    }
    EXPECT_EQ(gauge(), 0);
    {
        WireEnds ends(GetParam(), little_room);
        Outbox one("\"peer\"", max_bytes, means);
        begin(one, ends);
    }
    EXPECT_EQ(gauge(), 0) << "it has ended with all that waits";
    {
        WireEnds ends(GetParam(), little_room);
        Outbox one("\"peer\"", max_bytes, means);
        begin(one, ends);
        ends.close();
        EXPECT_EQ(one.write(ends.wire(), scratch).state, State::failed);
        EXPECT_EQ(one.write(ends.wire(), scratch).state, State::failed) << "for good";
        one.clear();
        EXPECT_EQ(gauge(), 123);
    }
    EXPECT_EQ(gauge(), 0);
}

TEST_P(OutboxOver, any_wire_takes_a_ping_once_the_client_has_taken_all_up_to_it) {
    WireEnds ends(GetParam(), little_room);
    EXPECT_TRUE(outbox.ping_is_taken(ends.wire())) << "there is none";
    put(outbox, text(9'000));
    outbox.put_ping(0, scratch);
    EXPECT_FALSE(outbox.ping_is_taken(ends.wire())) << "it is not written";
    EXPECT_NE(outbox.write(ends.wire(), scratch).state, State::some);
    EXPECT_FALSE(outbox.ping_is_taken(ends.wire())) << "a rest is not";
    while (outbox.write(ends.wire(), scratch).state != State::some)
        ends.read(1'000);
    EXPECT_FALSE(outbox.ping_is_taken(ends.wire())) << "it is not read";
    EXPECT_TRUE(outbox.is_waiting(ends.wire()));
    ends.read();
    EXPECT_TRUE(outbox.ping_is_taken(ends.wire()));
    EXPECT_FALSE(outbox.is_waiting(ends.wire()));
}

INSTANTIATE_TEST_SUITE_P(Kinds, OutboxOver, ::testing::Values(WireEnds::Kind::plain, WireEnds::Kind::tls),
                         [](const auto& kind) { return to_string(kind.param); });

class OutboxOf : public Outboxes {
  protected:
    Outbox outbox{"\"peer\"", 1'000, means};
};

TEST_F(OutboxOf, many_messages_makes_one_write_of_them) {
    // Here each write is a packet.
    int packets[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, packets), 0);
    Wire wire(packets[0]);
    Outbox one("\"peer\"", max_bytes, means);
    for (int i = 0; i < 50; ++i)
        put(one, text(200));
    put_frame(one, pong("and this"));
    put(one, text(30'000));
    EXPECT_EQ(one.write(wire, scratch).state, State::some);
    got.resize(200'000);
    const ssize_t size = ::recv(packets[1], got.data(), got.size(), 0);
    got.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    expect_all();
    ::close(packets[1]);
}

TEST_F(OutboxOf, a_large_message_writes_its_tail_from_where_it_is) {
    WireEnds ends;
    Outbox one("\"peer\"", max_bytes, means);
    const OutgoingPtr large = text(30'000);
    put(one, large);
    write_all(one, ends);
    expect_all();
    const std::string_view tail = large->tail(identity);
    EXPECT_TRUE(std::ranges::any_of(scratch.vectors, [&](const iovec& piece) {
        return piece.iov_base == tail.data() && piece.iov_len == tail.size();
    }));
}

TEST_F(OutboxOf, two_pongs_in_a_row_sends_the_last) {
    WireEnds ends;
    outbox.put_frame(pong("first"), scratch);
    put_frame(outbox, pong("second"));
    EXPECT_EQ(gauge(), static_cast<double>(pong("second").size()));
    put(outbox, text(1));
    put_frame(outbox, pong("third"));
    outbox.put_ping(0, scratch);
    expected += std::string("\x89\x00", 2);
    outbox.put_frame(pong("fourth"), scratch);
    put_frame(outbox, pong("fifth"));
    write_all(outbox, ends);
    expect_all();
    EXPECT_EQ(gauge(), 0);
}

TEST_F(OutboxOf, a_bound_says_how_full_it_is_with_what_is_to_come) {
    EXPECT_EQ(outbox.fill_with(500), Fill::roomy);
    EXPECT_EQ(outbox.fill_with(501), Fill::filling);
    EXPECT_EQ(outbox.fill_with(1'000), Fill::filling);
    EXPECT_EQ(outbox.fill_with(1'001), Fill::full);
    EXPECT_TRUE(outbox.reserve(400));
    EXPECT_EQ(outbox.fill_with(100), Fill::roomy);
    EXPECT_EQ(outbox.fill_with(101), Fill::filling);
    EXPECT_TRUE(outbox.reserve(1'600)) << "twice as much, for what may not be refused";
    EXPECT_EQ(outbox.fill_with(0), Fill::full);
    EXPECT_FALSE(outbox.reserve(1));
    outbox.give_back(2'001);
    EXPECT_EQ(outbox.fill_with(0), Fill::roomy);
}

TEST_F(OutboxOf, a_bound_has_drained_once_for_each_time_that_it_was_more_than_half_full) {
    outbox.reserve(500);
    outbox.give_back(500);
    EXPECT_FALSE(outbox.has_drained()) << "it was never filling";
    for (int i = 0; i < 2; ++i) {
        outbox.reserve(501);
        EXPECT_FALSE(outbox.has_drained());
        outbox.give_back(250);
        EXPECT_TRUE(outbox.is_filling());
        EXPECT_FALSE(outbox.has_drained()) << "more than a quarter";
        outbox.give_back(1);
        EXPECT_FALSE(outbox.is_filling());
        EXPECT_TRUE(outbox.has_drained());
        EXPECT_FALSE(outbox.has_drained()) << "once";
        outbox.give_back(250);
    }
}

} // namespace
} // namespace jsongled::testing
