#include "tests/support/ws_transports.hpp"

// A client that sends faster than it may: ten a second, and a hundred at once.

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class Flooding : public WsTransports, public ::testing::TestWithParam<WireEnds::Kind> {
  protected:
    Flooding() : WsTransports(GetParam()) { thread.set_intake({10, 0, 100'000}); }

    static std::string many(const std::string& one, std::size_t count) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i)
            all += one;
        return all;
    }
    std::size_t heard() {
        const Lines told = events.take();
        return static_cast<std::size_t>(std::ranges::count(told, "hi"));
    }
};

TEST_P(Flooding, client_is_read_more_slowly_and_loses_nothing) {
    open();
    say(many(frame(Opcode::text, "hi"), 120));
    EXPECT_EQ(heard(), 100U);
    pass(90ms);
    EXPECT_EQ(heard(), 0U);
    std::size_t later = 0;
    for (int i = 0; i < 20; ++i) {
        pass(110ms);
        const std::size_t now_heard = heard();
        EXPECT_LE(now_heard, 2U);
        later += now_heard;
    }
    EXPECT_EQ(later, 20U);
    pass(1min);
    say(frame(Opcode::text, "one more"));
    EXPECT_EQ(events.take(), Lines{"one more"});
}

TEST_P(Flooding, client_is_refused_after_three_seconds_and_closed_after_ten) {
    open();
    say(many(frame(Opcode::text, "hi"), 1'000));
    EXPECT_EQ(heard(), 100U);
    std::chrono::milliseconds time = 0ms;
    const auto until = [&](std::string_view line) {
        Lines told;
        for (; time < 20s; time += 50ms) {
            pass(50ms);
            Lines more = events.take();
            told.insert(told.end(), more.begin(), more.end());
            if (std::ranges::find(told, line) != told.end()) break;
        }
        return told;
    };
    const Lines first = until("flooding max-messages-per-second");
    EXPECT_GE(time, 2'900ms);
    EXPECT_LE(time, 3'200ms);
    EXPECT_TRUE(first.back().starts_with("refused hi ")) << first.back();
    const Lines rest = until("leaving flood 1008 Too many messages");
    EXPECT_GE(time, 9'900ms);
    EXPECT_LE(time, 10'300ms);
    EXPECT_EQ(std::ranges::count(rest, "hi"), 0);
    EXPECT_EQ(std::ranges::count(rest, "flooding max-messages-per-second"), 0) << "told once";
    EXPECT_NE(ends.read().find("Too many messages"), std::string::npos);
    pass(6s);
    EXPECT_EQ(events.take().back(), "gone") << "it answers no close, or too late";
}

TEST_P(Flooding, client_that_rests_is_heard_again) {
    open();
    for (int round = 0; round < 3; ++round) {
        say(many(frame(Opcode::text, "hi"), 100));
        for (int i = 0; i < 45; ++i) {
            say(frame(Opcode::text, "hi") + frame(Opcode::text, "hi"));
            pass(100ms);
        }
        const Lines told = events.take();
        EXPECT_EQ(std::ranges::count(told, "flooding max-messages-per-second"), 1) << round;
        EXPECT_NE(told.back(), "hi");
        pass(30s);
        events.take();
        say(frame(Opcode::text, "hi"));
        EXPECT_EQ(events.take(), Lines{"hi"});
        pass(30s);
    }
}

TEST_P(Flooding, client_is_slowed_whatever_it_sends) {
    limits.max_message_bytes = 100;
    open();
    const std::string empty_part = client_frame(0x00, "");
    struct Row {
        const char* name;
        std::string frames;
    };
    for (const auto& [name, frames] :
         {Row{"pings", many(frame(Opcode::ping, "p"), 115)}, Row{"pongs", many(frame(Opcode::pong, ""), 115)},
          Row{"empty parts", client_frame(0x01, "") + many(empty_part, 2'000) + client_frame(0x80, "")},
          Row{"too large", many(frame(Opcode::text, std::string(101, 'x')), 115)}}) {
        SCOPED_TRACE(name);
        pass(1h);
        say(frames);
        say(frame(Opcode::text, "last"));
        EXPECT_EQ(std::ranges::count(events.take(), "last"), 0);
        for (int i = 0; i < 250 && std::ranges::count(events.told, "last") == 0; ++i) {
            pass(20ms);
            ends.read();
        }
        EXPECT_EQ(std::ranges::count(events.take(), "last"), 1);
        ends.read();
    }
}

TEST_P(Flooding, client_is_slowed_by_its_bytes) {
    thread.set_intake({0, 65'536, 100'000});
    open();
    for (int i = 0; i < 20; ++i)
        ends.write(frame(Opcode::text, std::string(40'000, 'x'))), run();
    const std::size_t at_once = events.take().size();
    EXPECT_GE(at_once, 16U);
    EXPECT_LE(at_once, 18U);
    pass(2s);
    EXPECT_GE(events.take().size(), 1U);
}

TEST_P(Flooding, client_that_is_slowed_is_not_read_sooner_for_another_deadline) {
    open();
    say(many(frame(Opcode::text, "hi"), 110));
    EXPECT_EQ(heard(), 100U);
    transport->wake_at(now + 20ms);
    pass(50ms);
    EXPECT_EQ(events.take(), Lines{"due"});
}

/// How many bytes of such frames go to the server before it reads no more.
std::size_t taken(WsTransports& transports, const std::string& frames) {
    constexpr std::size_t far_too_many = 64 << 20;
    std::size_t bytes = 0;
    for (; bytes < far_too_many && transports.ends.write(frames); bytes += frames.size())
        transports.run();
    return bytes;
}

TEST_P(Flooding, client_is_slowed_while_it_is_closed_as_well) {
    thread.set_intake({10, 65'536, 100'000});
    open();
    close(1001);
    EXPECT_LT(taken(*this, frame(Opcode::text, std::string(60'000, 'x'))), 4U << 20);
    EXPECT_LT(taken(*this, many(frame(Opcode::ping, ""), 1'000)), 4U << 20);
    // It has taken the close frame: that gives it some more time.
    for (int i = 0; i < 2; ++i)
        ends.read(), pass(6s);
    ASSERT_FALSE(events.told.empty());
    EXPECT_EQ(events.told.back(), "gone");
}

TEST_P(Flooding, client_is_slowed_after_its_goodbye_as_well) {
    thread.set_intake({10, 65'536, 100'000});
    open();
    say(close_frame(1000));
    EXPECT_LT(taken(*this, std::string(60'000, 'x')), 4U << 20);
    // It has taken the close frame: that gives it some more time.
    for (int i = 0; i < 2; ++i)
        ends.read(), pass(6s);
    ASSERT_FALSE(events.told.empty());
    EXPECT_EQ(events.told.back(), "gone");
}

TEST_P(Flooding, client_is_slowed_by_parts_that_end_no_message) {
    open();
    say(client_frame(0x01, ""));
    for (int i = 0; i < 4; ++i)
        say(many(client_frame(0x00, ""), 450));
    say(client_frame(0x80, "") + frame(Opcode::text, "hi"));
    EXPECT_EQ(heard(), 0U);
    pass(2s);
    EXPECT_EQ(heard(), 1U);
}

TEST_P(Flooding, client_is_refused_what_is_too_large_as_all_else) {
    limits.max_message_bytes = 100;
    open();
    say(many(frame(Opcode::text, std::string(101, 'x')), 500));
    for (int i = 0; i < 40; ++i)
        pass(100ms);
    const Lines told = events.take();
    EXPECT_TRUE(told.front().starts_with("oversized 101 ")) << told.front();
    EXPECT_TRUE(told.back().starts_with("refused xxx")) << told.back();
}

TEST_P(Flooding, client_is_slowed_by_what_came_with_its_request) {
    thread.set_intake({0, 1'000, 2'000});
    open(frame(Opcode::text, std::string(11'000, 'x')));
    events.take();
    say(frame(Opcode::text, "hi"));
    EXPECT_EQ(heard(), 0U);
    pass(2s);
    EXPECT_EQ(heard(), 1U);
}

TEST_P(Flooding, client_that_is_slowed_is_closed_in_good_form_when_the_server_stops) {
    open();
    say(many(frame(Opcode::text, "hi"), 110) + close_frame(1001));
    close(1001);
    EXPECT_EQ(heard(), 100U);
    ends.shut_down();
    run();
    EXPECT_EQ(events.take(), Lines{"gone"}) << "its goodbye is read at once";
}

INSTANTIATE_TEST_SUITE_P(Wires, Flooding, ::testing::Values(WireEnds::Kind::plain, WireEnds::Kind::tls),
                         [](const auto& kind) {
                             return std::string(kind.param == WireEnds::Kind::tls ? "tls" : "plain");
                         });

} // namespace
} // namespace jsongled::testing
