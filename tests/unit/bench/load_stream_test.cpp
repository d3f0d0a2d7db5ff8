#include "tests/bench/load/stream.hpp"

#include <gtest/gtest.h>

#include "tests/bench/load/failure.hpp"

// The load generator is worth as much as its checks: each way in which a server can go wrong fails a run.

namespace jsongled::load {
namespace {

class NoEvents final : public PeerEvents {
    void ready(Peer&) override {}
    void heard(Peer&, std::string_view) override {}
    void gone(Peer&) override {}
};

class LoadStream : public testing::Test {
  protected:
    static constexpr std::uint32_t number = 7;
    static constexpr std::size_t bob = 4;
    static constexpr std::size_t carol = 5;

    Stream stream(std::vector<std::size_t> recipients, Stream::Receipts receipts = Stream::Receipts::none) {
        return {number, message(), alice_, std::move(recipients), receipts};
    }
    static Message message() { return {Kind::text, number, "bob", 300}; }
    /// As a server passes it on: with another sender and a time.
    static std::string relayed(std::uint64_t which) {
        Message sent = message();
        std::string text(sent.numbered(which));
        text.replace(text.find(R"("from":null)"), 11, R"("from":"alice")");
        text.insert(text.size() - 3, R"(,"relayed":"2026-01-02T03:04:06.000Z")");
        return text;
    }
    static std::string receipt(std::uint64_t which) {
        Message sent = message();
        return R"({"id":"d1-1","jsongle":{"event":"ack","description":{"mid":")" +
               std::string(quoted_after(sent.numbered(which), R"("id":")")) +
               R"(","type":"server-received"}}})";
    }

    Loop loop_;
    NoEvents events_;
    Peer alice_{loop_, 3, {.uid = "alice"}, events_};
};

TEST_F(LoadStream, is_done_when_everybody_has_everything) {
    Stream to_two = stream({carol, bob});
    to_two.send();
    to_two.send();
    to_two.arrived(bob, 1, relayed(1));
    to_two.arrived(bob, 2, relayed(2));
    EXPECT_EQ(to_two.done(), 0U);
    to_two.arrived(carol, 1, relayed(1));
    EXPECT_EQ(to_two.done(), 1U);
    to_two.arrived(carol, 2, relayed(2));
    EXPECT_EQ(to_two.done(), 2U);
    EXPECT_EQ(to_two.deliveries(), 4U);
}

TEST_F(LoadStream, waits_for_the_receipts_that_are_due) {
    Stream acked = stream({bob}, Stream::Receipts::numbered);
    acked.send();
    acked.arrived(bob, 1, relayed(1));
    EXPECT_EQ(acked.done(), 0U);
    acked.acknowledged(receipt(1));
    EXPECT_EQ(acked.done(), 1U);
}

TEST_F(LoadStream, notices_a_lost_message) {
    Stream one = stream({bob});
    one.send();
    one.send();
    EXPECT_THROW(one.arrived(bob, 2, relayed(2)), Failure);
}

TEST_F(LoadStream, notices_a_repeated_message) {
    Stream one = stream({bob});
    one.send();
    one.send();
    one.arrived(bob, 1, relayed(1));
    EXPECT_THROW(one.arrived(bob, 1, relayed(1)), Failure);
}

TEST_F(LoadStream, notices_a_message_that_was_never_sent) {
    Stream one = stream({bob});
    EXPECT_THROW(one.arrived(bob, 1, relayed(1)), Failure);
}

TEST_F(LoadStream, notices_a_message_at_somebody_to_whom_it_was_not_addressed) {
    Stream one = stream({bob});
    one.send();
    for (const std::size_t stranger : {bob - 1, carol})
        EXPECT_THROW(one.arrived(stranger, 1, relayed(1)), Failure);
}

TEST_F(LoadStream, notices_a_body_of_another_message) {
    Stream one = stream({bob});
    one.send();
    EXPECT_THROW(one.arrived(bob, 1, relayed(2)), Failure);
}

TEST_F(LoadStream, notices_a_changed_letter) {
    Stream one = stream({bob});
    one.send();
    std::string text = relayed(1);
    text[text.find("chat")] = 'k';
    EXPECT_THROW(one.arrived(bob, 1, text), Failure);
}

TEST_F(LoadStream, notices_a_receipt_for_another_message) {
    Stream acked = stream({bob}, Stream::Receipts::numbered);
    acked.send();
    acked.send();
    EXPECT_THROW(acked.acknowledged(receipt(2)), Failure);
}

TEST_F(LoadStream, notices_a_receipt_too_many) {
    Stream acked = stream({bob}, Stream::Receipts::bare);
    acked.send();
    acked.acknowledged(R"({"ack":"received"})");
    EXPECT_THROW(acked.acknowledged(R"({"ack":"received"})"), Failure);
    EXPECT_THROW(stream({bob}).acknowledged(R"({"ack":"received"})"), Failure);
}

TEST_F(LoadStream, has_messages_of_the_size_that_was_asked_for) {
    for (const Kind kind : {Kind::text, Kind::room_text, Kind::candidate, Kind::offer})
        for (const std::size_t bytes : {500U, 6'144U, 65'536U}) {
            Message sent(kind, number, "bob", bytes);
            const std::string_view text = sent.numbered(12);
            EXPECT_EQ(text.size(), bytes);
            EXPECT_EQ(label_of(text), (Label{number, 12}));
        }
}

} // namespace
} // namespace jsongled::load
