#include "tests/unit/net/session_fixture.hpp"

// Who has yet to answer the hello, and what they may hold until then.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

/// Who has yet to say who they are, where that takes less than a message may have.
class Strangers : public Sessions {
  protected:
    static constexpr std::uint32_t most = 1'000;

    static std::string padded(std::string_view transaction, std::size_t size) {
        const auto with = [&](std::size_t padding) {
            return json::serialize(
                json::object{{"id", "m"},
                             {"to", "jsongled"},
                             {"jsongle",
                              {{"action", "iq-result"},
                               {"query", "session-hello"},
                               {"transaction", transaction},
                               {"description", {{"uid", "alice"}, {"token", std::string(padding, 't')}}}}}});
        };
        return text_frame(with(size - with(0).size()));
    }
    std::string asked(WireEnds& client) {
        return std::string(jsongle(take(client).at(0)).at("transaction").as_string());
    }

    SessionWorld small{{4'096, 65'536, 10s, 30s, Addresses::shown, most}};
};

TEST_F(Strangers, may_say_less_than_others_until_their_hello_is_done) {
    WireEnds& client = small.connect();
    const std::string transaction = asked(client);
    EXPECT_TRUE(client.write(padded(transaction, most + 1)));
    small.run();
    const auto told = take(client);
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(jsongle(told[0]).at("status"), "failed");
    EXPECT_EQ(error_of(told[1]), 413001);
    EXPECT_NE(told[1].find("1000"), std::string::npos) << told[1];
    // What follows the hello in the same packet is somebody's whom the server knows.
    const std::string largest = R"({"id":"m7","x":")" + std::string(4'096 - 18, 'x') + "\"}";
    ASSERT_EQ(largest.size(), 4'096U);
    EXPECT_TRUE(client.write(padded(transaction, most) + text_frame(largest) + text_frame(largest + " ")));
    small.run();
    const auto then = take(client);
    ASSERT_EQ(then.size(), 3U);
    EXPECT_EQ(jsongle(then[0]).at("status"), "success");
    EXPECT_NE(error_of(then[1]), 413001);
    EXPECT_EQ(error_of(then[2]), 413001);
    EXPECT_NE(then[2].find("4096"), std::string::npos) << then[2];
}

TEST_F(Strangers, are_closed_for_what_is_far_too_large) {
    WireEnds& client = small.connect();
    take(client);
    EXPECT_TRUE(client.write(text_frame(std::string(16 * most + 1, 'x')).substr(0, 100)));
    small.run();
    EXPECT_EQ(take(client).back(), "close 1009 The message is too large");
}

TEST_F(Strangers, whose_hello_is_a_bad_one_are_still_strangers) {
    WireEnds& client = small.connect();
    take(client);
    EXPECT_TRUE(client.write(hello("alice", "another") + padded("another", most + 1)));
    small.run();
    EXPECT_EQ(error_of(take(client).back()), 413001);
}

TEST_F(Strangers, who_are_closed_hold_nothing_any_more_and_are_gone_a_second_later) {
    SessionWorld large{{262'144, 1'048'576, 10s, 30s, Addresses::shown, 81'920}};
    WireEnds& client = large.connect();
    const std::string part(50'000, 'x');
    EXPECT_TRUE(client.write(client_frame(0x01, part)));
    large.run();
    ASSERT_EQ(large.holdings().size(), 1U);
    large.pass(10s);
    EXPECT_EQ(take(client).back(), "close 1008 No answer to the session-hello");
    EXPECT_TRUE(large.holdings().empty());
    EXPECT_TRUE(client.write(client_frame(0x00, part)));
    large.run();
    EXPECT_TRUE(large.holdings().empty());
    large.pass(999ms);
    EXPECT_EQ(large.sessions(), 1U) << "it may answer";
    large.pass(1s);
    EXPECT_EQ(large.sessions(), 0U);
}

TEST_F(Strangers, with_half_a_message_are_closed_for_memory_before_users_with_more) {
    SessionWorld large{{262'144, 1'048'576, 10s, 30s, Addresses::shown, 81'920}};
    WireEnds& stranger = large.connect();
    WireEnds& quiet = large.connect();
    WireEnds& user = large.connect();
    EXPECT_TRUE(user.write(hello("bob", asked(user))));
    large.run();
    const std::string half(50'000, 'x');
    for (const auto& [client, opcode] : {std::pair(&stranger, 0x01U), {&user, 0x01U}, {&user, 0x00U}}) {
        EXPECT_TRUE(client->write(client_frame(opcode, half)));
        large.run();
    }
    EXPECT_EQ(large.sessions(), 3U);
    const auto is_gone = [](WireEnds& client) {
        client.read();
        return client.has_ended();
    };
    large.shed(1);
    EXPECT_TRUE(is_gone(stranger));
    EXPECT_FALSE(is_gone(user));
    large.shed(1);
    EXPECT_TRUE(is_gone(user));
    large.shed(1);
    EXPECT_FALSE(is_gone(quiet)) << "it has nothing to give back";
    EXPECT_EQ(large.sessions(), 1U);
}

} // namespace
} // namespace jsongled::testing
