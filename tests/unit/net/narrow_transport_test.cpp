#include "tests/support/ws_transports.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

/// To a client that reads little.
class NarrowTransport : public WsTransports, public ::testing::TestWithParam<WireEnds::Kind> {
  protected:
    NarrowTransport() : WsTransports(GetParam(), 1) {}

    /// So many bytes at least, as long as some come.
    std::string take(std::size_t size) {
        std::string got;
        for (int i = 0; i < 1'000 && got.size() < size; ++i) {
            got += ends.read();
            run();
        }
        return got;
    }
};

TEST_P(NarrowTransport, that_can_write_nothing_for_long_is_stuck) {
    open();
    put(100'000);
    pass(29s);
    EXPECT_EQ(events.take(), Lines{});
    EXPECT_GE(take(20'000).size(), 20'000U);
    pass(29s);
    EXPECT_EQ(events.take(), Lines{}) << "some has gone";
    pass(2s);
    EXPECT_EQ(events.take(), (Lines{"stuck", "gone"}));
}

TEST_P(NarrowTransport, that_has_written_all_is_never_stuck) {
    open();
    const OutgoingPtr message = put(100'000);
    std::string got;
    for (int i = 0; i < 1'000 && got.size() < whole(message).size(); ++i) {
        got += ends.read();
        run();
    }
    EXPECT_TRUE(got == whole(message));
    pass(1h);
    EXPECT_EQ(events.take(), Lines{});
}

TEST_P(NarrowTransport, tells_when_it_has_drained_and_while_it_is_paused_that_it_took_some) {
    open();
    for (int i = 0; i < 7; ++i)
        put(90'000);
    EXPECT_TRUE(transport->is_filling());
    EXPECT_EQ(transport->fill_with(0), Fill::filling);
    transport->pause();
    for (int i = 0; i < 10'000 && transport->is_filling(); ++i) {
        EXPECT_EQ(events.take(), Lines{});
        ends.read();
        run();
    }
    const Lines told = events.take();
    ASSERT_GE(told.size(), 2U);
    EXPECT_EQ(told.front(), "took some");
    EXPECT_EQ(std::ranges::count(told, "drained"), 1);
}

TEST_P(NarrowTransport,
       closes_behind_what_is_still_written_to_who_takes_it_slowly_and_after_it_waits_for_the_answer) {
    open();
    std::string expected = whole(put(60'000));
    close(1001, "The server is going away");
    expected += server_close(1001, "The server is going away");
    std::string got;
    for (int i = 0; i < 1'000 && got.size() < expected.size(); ++i) {
        got += take(std::min<std::size_t>(17'000, expected.size() - got.size()));
        pass(4s);
        ASSERT_EQ(events.take(), Lines{}) << "it is still taking";
    }
    EXPECT_TRUE(got == expected);
    pass(20s);
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(NarrowTransport, is_gone_with_a_client_that_takes_nothing_of_what_is_before_the_close) {
    open();
    put(60'000);
    close(1001);
    pass(4s);
    EXPECT_EQ(events.take(), Lines{});
    pass(2s);
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(NarrowTransport, is_gone_in_a_minute_with_a_client_that_takes_a_little_now_and_then) {
    open();
    put(600'000);
    close(1001);
    for (int i = 0; i < 14; ++i) {
        EXPECT_GE(take(17'000).size(), 17'000U);
        pass(4s);
        ASSERT_EQ(events.take(), Lines{}) << i;
    }
    EXPECT_GE(take(17'000).size(), 17'000U);
    pass(4s);
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(NarrowTransport, writes_the_rest_to_who_has_said_goodbye_and_ended_its_stream) {
    open();
    std::string expected = whole(put(60'000));
    EXPECT_TRUE(ends.write(close_frame(1000)));
    ends.shut_down();
    run();
    expected += server_close(1000);
    EXPECT_EQ(events.take(), Lines{"leaving client 1000 "});
    std::string got;
    for (int i = 0; i < 1'000 && got.size() < expected.size(); ++i) {
        got += ends.read();
        run();
    }
    EXPECT_TRUE(got == expected);
    EXPECT_EQ(events.take(), Lines{"gone"});
}

/// To a client whose system takes much, and tells that there is room again only when much of that is free.
class PatientTransport : public WsTransports, public ::testing::TestWithParam<WireEnds::Kind> {
  protected:
    PatientTransport() : WsTransports(GetParam(), 262'144) {}
};

TEST_P(PatientTransport, is_not_stuck_while_some_is_taken) {
    open();
    put(900'000);
    for (int i = 0; i < 6; ++i) {
        pass(20s);
        EXPECT_EQ(ends.read(40'000).size(), 40'000U);
    }
    EXPECT_EQ(events.take(), Lines{});
    pass(31s);
    EXPECT_EQ(events.take(), Lines{}) << "some was, since this was last looked at";
    pass(31s);
    EXPECT_EQ(events.take(), (Lines{"stuck", "gone"}));
}

INSTANTIATE_TEST_SUITE_P(Kinds, PatientTransport, ::testing::Values(WireEnds::Kind::plain, WireEnds::Kind::tls),
                         [](const auto& row) { return to_string(row.param); });
INSTANTIATE_TEST_SUITE_P(Kinds, NarrowTransport, ::testing::Values(WireEnds::Kind::plain, WireEnds::Kind::tls),
                         [](const auto& kind) { return to_string(kind.param); });

} // namespace
} // namespace jsongled::testing
