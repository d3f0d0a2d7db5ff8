#include "tests/support/ws_transports.hpp"

namespace jsongled::testing {
namespace {

using namespace std::chrono_literals;

class TransportOver : public WsTransports, public ::testing::TestWithParam<WireEnds::Kind> {
  protected:
    TransportOver() : WsTransports(GetParam()) {}
};

TEST_P(TransportOver, any_wire_tells_texts_in_their_order_however_they_are_cut) {
    open();
    std::string all;
    Lines expected;
    for (std::size_t i = 0; i < 60; ++i) {
        expected.push_back(std::to_string(i) + std::string(i * 50, 'x'));
        all += frame(Opcode::text, expected.back());
    }
    for (std::size_t at = 0; at < all.size(); at += 777)
        say(std::string_view(all).substr(at, 777));
    EXPECT_EQ(events.take(), expected);
}

TEST_P(TransportOver, any_wire_that_pauses_after_each_text_loses_nothing_and_reads_nothing_before_it_may) {
    std::string all;
    Lines expected;
    for (std::size_t i = 0; i < 20; ++i) {
        expected.push_back(std::to_string(i) + std::string(i * 100, 'x'));
        all += frame(Opcode::text, expected.back());
    }
    events.pauses = true;
    // A part has come with the request for the upgrade, the rest is with TLS, or with the system.
    const std::size_t early = all.size() / 3 + 5;
    open(std::string_view(all).substr(0, early));
    say(std::string_view(all).substr(early));
    for (const std::string& text : expected) {
        EXPECT_EQ(events.take(), Lines{text});
        run();
        EXPECT_EQ(events.take(), Lines{}) << "paused";
        thread.turn([&] { transport->resume(); });
        run();
    }
    EXPECT_EQ(events.take(), Lines{});
    say(frame(Opcode::text, "one more"));
    EXPECT_EQ(events.take(), Lines{"one more"});
}

TEST_P(TransportOver, any_wire_that_is_paused_tells_once_of_the_end_and_then_of_all_before_it) {
    open();
    events.pauses = true;
    say(frame(Opcode::text, "one") + frame(Opcode::text, "two"));
    EXPECT_EQ(events.take(), Lines{"one"});
    EXPECT_FALSE(transport->has_ended());
    ends.shut_down();
    run();
    run();
    EXPECT_EQ(events.take(), Lines{"ended"});
    EXPECT_TRUE(transport->has_ended());
    events.pauses = false;
    thread.turn([&] { transport->resume(); });
    run();
    EXPECT_EQ(events.take(), (Lines{"two", "gone"}));
}

TEST_P(TransportOver, any_wire_hears_a_client_in_the_middle_of_a_message) {
    open();
    const std::string message = frame(Opcode::text, "a long one");
    say(message.substr(0, 1));
    EXPECT_EQ(events.times_heard, 1);
    say(message.substr(1, 5));
    EXPECT_EQ(events.times_heard, 2);
    say(message.substr(6));
    EXPECT_EQ(events.take(), Lines{"a long one"});
    EXPECT_EQ(events.times_heard, 2);
}

TEST_P(TransportOver, any_wire_answers_pings_and_hears_pongs) {
    open();
    say(frame(Opcode::ping, "p") + frame(Opcode::pong, ""));
    EXPECT_EQ(events.times_heard, 2);
    EXPECT_EQ(ends.read(), "\x8a\x01p");
    thread.turn([&] { transport->probe(0); });
    EXPECT_FALSE(transport->probe_is_taken());
    EXPECT_EQ(ends.read(), std::string("\x89\x00", 2));
    EXPECT_TRUE(transport->probe_is_taken());
    EXPECT_TRUE(transport->has_taken_more());
    EXPECT_FALSE(transport->has_taken_more());
}

TEST_P(TransportOver, any_wire_answers_a_goodbye_behind_what_was_put_and_ends_the_stream) {
    open();
    events.answers = false;
    say(close_frame(4000, "bye"));
    EXPECT_EQ(events.take(), Lines{"leaving client 4000 "});
    const OutgoingPtr last = put(10);
    close(4000);
    EXPECT_EQ(ends.read(), whole(last) + server_close(4000));
    EXPECT_TRUE(ends.has_ended());
    put(10);
    EXPECT_EQ(ends.read(), "") << "nothing follows the close frame";
    EXPECT_EQ(events.take(), Lines{});
    ends.close();
    run();
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(TransportOver, any_wire_answers_faults_and_hears_nothing_more) {
    open();
    say(frame(Opcode::binary, "b") + frame(Opcode::text, "too late"));
    EXPECT_EQ(events.take(), Lines{"leaving protocol 1003 Only text is understood"});
    EXPECT_EQ(ends.read(), server_close(1003, "Only text is understood"));
    EXPECT_TRUE(ends.has_ended());
    say(frame(Opcode::text, "later still"));
    EXPECT_EQ(events.take(), Lines{});
    ends.shut_down();
    run();
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(TransportOver, any_wire_tells_of_an_end_once_in_whatever_stage_it_comes) {
    using Transports = WsTransports;
    struct Stage {
        const char* name;
        void (*reach)(Transports&);
    };
    const Stage stages[] = {
        {"open", [](Transports&) {}},
        {"paused", [](Transports& t) { t.transport->pause(); }},
        {"within a message", [](Transports& t) { t.say(frame(Opcode::text, "abc").substr(0, 8)); }},
        {"deaf",
         [](Transports& t) {
             t.events.answers = false;
             t.say(close_frame(1000));
         }},
        {"closing", [](Transports& t) { t.close(1001, "The server is going away"); }},
        {"shut", [](Transports& t) { t.say(close_frame(1000)); }},
        {"answered",
         [](Transports& t) {
             t.close(1001);
             t.say(close_frame(1001));
         }},
    };
    const Stage ends_of_it[] = {
        {"reset", [](Transports& t) { t.ends.close(); }},
        {"drop", [](Transports& t) { t.thread.turn([&] { t.transport->drop(); }); }},
        {"close of its own, and the end",
         [](Transports& t) {
             t.close(1001);
             t.ends.shut_down();
             t.run();
         }},
    };
    for (const Stage& stage : stages)
        for (const Stage& end : ends_of_it) {
            SCOPED_TRACE(std::string(stage.name) + ", " + end.name);
            Transports other(GetParam());
            other.open();
            stage.reach(other);
            end.reach(other);
            other.run();
            const Lines told = other.events.take();
            EXPECT_EQ(std::ranges::count(told, "gone"), 1);
            EXPECT_EQ(told.empty() ? "" : told.back(), "gone");
            other.pass(1h);
            other.thread.turn([&] {
                other.transport->drop();
                other.transport->resume();
                other.transport->wake_at(other.now);
                other.transport->close(1000, "", 5s);
                other.transport->probe(0);
                other.transport->flush();
            });
            other.pass(1h);
            EXPECT_EQ(other.events.take(), Lines{}) << "nothing more is told";
        }
}

TEST_P(TransportOver, any_wire_is_gone_with_a_client_that_closes_it_without_a_word) {
    open();
    put(10);
    ends.shut_down();
    run();
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(TransportOver, any_wire_answers_the_goodbye_of_a_client_that_has_ended_its_stream_behind_it) {
    open();
    events.answers = false;
    EXPECT_TRUE(ends.write(close_frame(1000, "bye")));
    ends.shut_down();
    run();
    EXPECT_EQ(events.take(), Lines{"leaving client 1000 "});
    const OutgoingPtr last = put(10);
    close(1000);
    EXPECT_EQ(events.take(), Lines{"gone"});
    EXPECT_EQ(ends.read(), whole(last) + server_close(1000));
    EXPECT_TRUE(ends.has_ended());
}

TEST_P(TransportOver, any_wire_waits_for_the_answer_to_its_own_goodbye_for_a_while) {
    open();
    close(1001, "The server is going away");
    EXPECT_EQ(ends.read(), server_close(1001, "The server is going away"));
    EXPECT_FALSE(ends.has_ended());
    say(frame(Opcode::text, "not heard") + frame(Opcode::ping, ""));
    EXPECT_EQ(ends.read(), "") << "nothing follows the close frame";
    pass(4s);
    EXPECT_EQ(events.take(), Lines{});
    pass(2s);
    EXPECT_EQ(events.take(), Lines{"gone"});
    ends.read();
    EXPECT_TRUE(ends.has_ended());
}

TEST_P(TransportOver, any_wire_ends_the_stream_when_its_goodbye_is_answered) {
    open();
    close(1001);
    say(close_frame(1001));
    EXPECT_EQ(ends.read(), server_close(1001));
    EXPECT_TRUE(ends.has_ended());
    ends.close();
    run();
    EXPECT_EQ(events.take(), Lines{"gone"});
}

TEST_P(TransportOver, any_wire_closes_while_it_is_paused) {
    open();
    thread.turn([&] { transport->pause(); });
    say(frame(Opcode::text, "not heard"));
    close(1001);
    say(close_frame(1001));
    EXPECT_EQ(ends.read(), server_close(1001));
    EXPECT_TRUE(ends.has_ended());
    EXPECT_EQ(events.take(), Lines{});
}

TEST_P(TransportOver, any_wire_gives_a_message_its_time_and_more_for_its_size) {
    open();
    const std::string large = frame(Opcode::text, std::string(90'000, 'x'));
    std::size_t at = 0;
    for (; at < 81'920; at += 8'192) {
        say(std::string_view(large).substr(at, 8'192));
        pass(3s);
    }
    EXPECT_EQ(events.take(), Lines{}) << "30 seconds, and a second for each 4096 bytes";
    pass(19s);
    EXPECT_EQ(events.take(), Lines{});
    pass(2s);
    EXPECT_EQ(events.take(), Lines{"leaving protocol 1008 The message takes too long"});
    say(std::string_view(large).substr(at));
    EXPECT_EQ(events.take(), Lines{}) << "too late";
}

TEST_P(TransportOver, any_wire_gives_time_to_a_message_of_many_fragments_that_drips_and_to_none_that_is_whole) {
    open();
    for (int i = 0; i < 10; ++i) {
        say(client_frame(i == 0 ? 0x01 : 0x00, "x"));
        say(frame(Opcode::ping, ""));
        pass(2s);
    }
    say(client_frame(0x80, "end"));
    events.take();
    pass(60s);
    EXPECT_EQ(events.take(), Lines{}) << "it has come";
    for (int i = 0; i < 16; ++i) {
        say(client_frame(i == 0 ? 0x01 : 0x00, ""));
        pass(2s);
    }
    EXPECT_EQ(events.take(), Lines{"leaving protocol 1008 The message takes too long"});
}

TEST_P(TransportOver, any_wire_gives_each_message_a_time_of_its_own) {
    open();
    const std::string text = frame(Opcode::text, "x");
    say(text.substr(0, 3));
    for (int i = 0; i < 40; ++i) {
        pass(2s);
        say(text.substr(3) + text.substr(0, 3));
        EXPECT_EQ(events.take(), Lines{"x"});
    }
    pass(29s);
    EXPECT_EQ(events.take(), Lines{});
    pass(2s);
    EXPECT_EQ(events.take(), Lines{"leaving protocol 1008 The message takes too long"});
}

TEST_P(TransportOver, any_wire_that_pauses_behind_a_message_in_pieces_waits_for_no_more_of_it) {
    open();
    events.pauses = true;
    const std::string text = frame(Opcode::text, "in two pieces");
    for (const bool is_resumed : {false, true}) {
        say(text.substr(0, 9));
        pass(1s);
        say(text.substr(9));
        EXPECT_EQ(events.take(), Lines{"in two pieces"});
        if (is_resumed) thread.turn([&] { transport->resume(); });
        pass(1h);
        EXPECT_EQ(events.take(), Lines{}) << "it has come, and nothing is late";
        thread.turn([&] { transport->resume(); });
    }
}

TEST_P(TransportOver, any_wire_gives_a_message_no_time_for_what_is_not_its_own) {
    const std::string pings = [] {
        std::string all;
        for (int i = 0; i < 96; ++i)
            all += frame(Opcode::ping, std::string(125, 'p'));
        return all;
    }();
    const std::string text = frame(Opcode::text, std::string(90'000, 'x'));
    struct Case {
        const char* name;
        std::string before;
        std::string between;
    };
    for (const Case& each : {Case{"pings", "", pings}, Case{"a whole message in the same read", text, ""}}) {
        SCOPED_TRACE(each.name);
        WsTransports other(GetParam());
        other.open();
        other.say(each.before + client_frame(0x01, "x"));
        other.events.take();
        for (int i = 0; i < 14; ++i) {
            if (!each.between.empty()) other.say(each.between);
            other.pass(2s);
            other.ends.read();
        }
        EXPECT_EQ(other.events.take(), Lines{});
        other.pass(3s);
        EXPECT_EQ(other.events.take(), Lines{"leaving protocol 1008 The message takes too long"});
    }
}

TEST_P(TransportOver, any_wire_knows_what_is_kept_for_it_and_of_it) {
    open();
    EXPECT_EQ(transport->kept_bytes(), 0U);
    const std::string message = frame(Opcode::text, std::string(1'000, 'x'));
    say(message.substr(0, 500));
    EXPECT_GE(transport->kept_bytes(), 490U);
    EXPECT_LE(transport->kept_bytes(), 1'000U);
    say(message.substr(500));
    EXPECT_EQ(transport->kept_bytes(), 0U);
    events.pauses = true;
    const std::string next = frame(Opcode::text, "next");
    say(frame(Opcode::text, "one") + next);
    EXPECT_EQ(transport->kept_bytes(), next.size()) << "it is read, and waits for its turn";
    const OutgoingPtr waits = Outgoing::restore(Action::session_text, "m", "alice", ",\"x\":1}");
    ASSERT_TRUE(transport->reserve(waits->cost()));
    EXPECT_EQ(transport->kept_bytes(), next.size() + waits->cost());
    thread.turn([&] { transport->put(waits); });
    transport->drop();
    EXPECT_EQ(transport->kept_bytes(), 0U);
}

TEST_P(TransportOver, any_wire_wakes_when_it_is_told_to_last) {
    open();
    transport->wake_at(now + 10s);
    transport->wake_at(now + 20s);
    pass(19s);
    EXPECT_EQ(events.take(), Lines{});
    pass(2s);
    EXPECT_EQ(events.take(), Lines{"due"});
    pass(1h);
    EXPECT_EQ(events.take(), Lines{}) << "once";
}

INSTANTIATE_TEST_SUITE_P(Kinds, TransportOver, ::testing::Values(WireEnds::Kind::plain, WireEnds::Kind::tls),
                         [](const auto& kind) { return to_string(kind.param); });

} // namespace
} // namespace jsongled::testing
