// Nothing that the server composes is more than what may wait for its recipient, whatever the limits.

#include <gtest/gtest.h>

#include "tests/support/router_harness.hpp"

namespace jsongled::testing {
namespace {

/// A connection that reads between any two things that happen, and is cut when one of them is too much for it.
struct Reader final : Recipient {
    explicit Reader(std::string peer_id) : id(std::move(peer_id)) {}
    void deliver(OutgoingPtr message) override {
        static const ServerIdentity identity{"jsongled", "", "", "s-"};
        waiting += message->cost();
        most = std::max(most, waiting);
        texts.push_back(text_for(*message, "0123456789abcdef0123456789abcdef0123", identity));
        EXPECT_TRUE(message->is_relay() || texts.back().size() <= message->cost())
            << texts.back().substr(0, 200);
    }
    Fill fill_with(std::size_t) const override { return Fill::roomy; }
    void hold() override {}
    void go_on() override {}
    void close(CloseCause) override {}
    void read() {
        waiting = 0;
        texts.clear();
    }

    std::string id;
    std::size_t waiting = 0;
    std::size_t most = 0;
    std::vector<std::string> texts;
};

/// The largest messages that are allowed, of the most awkward characters, under one limit for outboxes.
class OutboxBounds : public ::testing::TestWithParam<std::size_t> {
  protected:
    static constexpr std::size_t longest_word = 256;
    std::uint32_t outbox() const { return static_cast<std::uint32_t>(GetParam()); }
    std::size_t message_bytes() const { return outbox() / 2; }

    OutboxBounds() {
        RouterSettings settings{{2, 1'000, 100'000}};
        settings.max_member_bytes = 65'536;
        settings.max_outbox_bytes = outbox();
        harness.router.set(settings);
    }

    const Peer& peer(const Reader& reader) const {
        return *harness.router.tables().directory.find_peer(reader.id);
    }

    Reader& connect() {
        Reader& reader =
            *readers.emplace_back(std::make_unique<Reader>("peer-" + std::to_string(readers.size())));
        harness.router.connected({reader.id, {}, "t", 65'536, outbox(), std::chrono::hours(10'000)}, reader,
                                 harness.now);
        return reader;
    }

    /// Sends a message cut to what may be sent: `filler` is repeated at the mark as often as it fits.
    void send(Reader& from, std::string text, std::string_view filler, std::size_t most_fillers) {
        const std::size_t at = text.find('@');
        ASSERT_NE(at, std::string::npos);
        const std::size_t fits = (message_bytes() - (text.size() - 1)) / filler.size();
        std::string filling;
        for (std::size_t i = 0; i < std::min(fits, most_fillers); ++i)
            filling += filler;
        text.replace(at, 1, filling);
        ASSERT_LE(text.size(), message_bytes());
        send_text(from, text);
    }

    void read_all() {
        for (const auto& reader : readers)
            reader->read();
    }

    void send_text(Reader& from, const std::string& text) {
        read_all();
        const auto parsed = parse_envelope(text);
        if (const auto* malformed = std::get_if<Malformed>(&parsed))
            harness.router.received(from.id, *malformed, harness.now);
        else
            harness.router.received(from.id, std::get<Envelope>(parsed),
                                    prepare(std::get<Envelope>(parsed), "jsongled", harness.now.wall),
                                    harness.now);
        harness.settle();
    }

    /// A user whose uid begins with a number and is as long as it gets.
    Reader& come(int number) {
        Reader& reader = connect();
        const std::string uid = std::to_string(number) + ":";
        const std::string hello =
            R"({"id":"m","jsongle":{"action":"iq-result","query":"session-hello","transaction":"t",)";
        if (number % 2 == 0)
            send(reader, hello + R"("description":{"uid":")" + uid + R"(@"}}})", R"(\")",
                 longest_word - uid.size());
        else
            send(reader, hello + R"("description":{"uid":")" + uid + R"(","dn":"@"}}})", R"(\u0001)", 10'000);
        EXPECT_TRUE(peer(reader).said_hello());
        return reader;
    }

    void join(Reader& reader, const std::string& rid) {
        send_text(
            reader,
            R"({"id":"m","jsongle":{"action":"iq-set","query":"muc-join","transaction":"t","description":{"rid":")" +
                rid + R"("}}})");
    }

    void expect_nobody_cut() {
        for (const auto& reader : readers)
            EXPECT_LE(reader->most, outbox())
                << (reader->texts.empty() ? "" : reader->texts.back().substr(0, 200));
    }

    RouterHarness harness;
    std::vector<std::unique_ptr<Reader>> readers;
};

TEST_P(OutboxBounds, hold_the_answers_to_joins_and_questions_about_members) {
    const std::string rid = "r";
    for (int i = 0; i < 60; ++i)
        join(come(i), rid);
    Reader& late = come(1'000);
    send(
        late,
        R"({"id":"m","jsongle":{"action":"iq-set","query":"muc-join","transaction":"@","description":{"rid":"r"}}})",
        R"(\u0001)", longest_word);
    const std::string ask =
        R"({"id":"m","jsongle":{"action":"iq-set","query":"room-members","transaction":"@","description":{"rid":"r"}}})";
    send(late, ask, R"(\u0001)", longest_word);
    ASSERT_EQ(late.texts.size(), 1U);
    send(late, ask, "t", 20);
    EXPECT_NE(late.texts.back().find("iq-result"), std::string::npos) << late.texts.back().substr(0, 200);
    expect_nobody_cut();
}

TEST_P(OutboxBounds, hold_what_is_told_of_somebody_who_leaves_all_their_rooms_at_once) {
    Reader& one = come(2);
    Reader& other = come(3);
    std::string tail;
    while (tail.size() < 500)
        tail += R"(\")";
    for (int i = 0; i < 400; ++i)
        for (Reader* reader : {&one, &other}) {
            harness.now += std::chrono::seconds(1);
            join(*reader,
                 std::to_string(i) + ":" + tail.substr(0, std::min<std::size_t>(500, message_bytes() / 2)));
        }
    ASSERT_FALSE(peer(other).rooms.empty());
    read_all();
    harness.router.disconnected(one.id, {}, harness.now);
    EXPECT_FALSE(other.texts.empty());
    EXPECT_LE(other.most, outbox());
}

TEST_P(OutboxBounds, hold_errors_that_say_what_was_wrong) {
    Reader& reader = come(2);
    for (const char* text :
         {R"({"id":"m","jsongle":{"action":"iq-set","query":"@","transaction":"t","description":{}}})",
          R"({"id":"m","jsongle":{"action":"@","description":{}}})",
          R"({"id":"m","jsongle":{"action":"iq-set","query":"q","transaction":"@","description":{}}})",
          R"({"id":"@","jsongle":{"action":"session-text","description":{}}})",
          R"({"id":"m","to":"bob","jsongle":{"action":"session-propose","sid":"@","description":{}}})",
          R"({"id":"m","to":"@","jsongle":{"action":"session-propose","sid":"s","description":{}}})",
          R"({"id":"m","jsongle":{"action":"iq-set","query":"@","transaction":"t"}})"})
        send(reader, text, R"(\u0001)", longest_word);
    expect_nobody_cut();
}

TEST_P(OutboxBounds, hold_the_history_of_calls) {
    Reader& alice = come(2);
    Reader& bob = come(4);
    for (int i = 0; i < 30; ++i) {
        const std::string to = bob.id;
        send(alice,
             R"({"id":"m","to":")" + to + R"(","jsongle":{"action":"session-propose","sid":")" +
                 std::to_string(i) + R"(@","description":{}}})",
             R"(\u0001)", longest_word - 4);
        ASSERT_NE(peer(alice).call, nullptr);
        read_all();
        harness.router.tick(harness.now += std::chrono::hours(1));
    }
    const std::string ask =
        R"({"id":"m","jsongle":{"action":"iq-set","query":"call-history","transaction":"t@","description":{"limit":100}}})";
    send(alice, ask, R"(\u0001)", longest_word - 1);
    expect_nobody_cut();
    send(alice, ask, "t", 20);
    const bool has_answer = alice.texts.back().find("iq-result") != std::string::npos;
    EXPECT_TRUE(has_answer || (outbox() < 16'384 && alice.texts.back().find("503001") != std::string::npos))
        << alice.texts.back().substr(0, 200);
    expect_nobody_cut();
}

INSTANTIATE_TEST_SUITE_P(Of, OutboxBounds, ::testing::Values(2'048, 4'096, 16'384, 131'072, 1'048'576));

} // namespace
} // namespace jsongled::testing
