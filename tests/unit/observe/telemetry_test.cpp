#include "server/observe/telemetry.hpp"

#include <boost/json.hpp>

#include "tests/unit/observe/log_lines.hpp"

namespace jsongled {
namespace {

using std::chrono::steady_clock;

/// What a telemetry with this level tells while `work` uses it.
template<class Work>
std::vector<boost::json::object> told(LogLevel level, Work work) {
    std::vector<boost::json::object> objects;
    for (const std::string& line : lines_of(level, LogFormat::json, [&](Log& log) {
             Metrics metrics("1");
             Telemetry telemetry(metrics, log);
             work(telemetry);
         }))
        objects.push_back(boost::json::parse(line).as_object());
    return objects;
}

Fact ended(std::string caller) {
    return CallEnded{"sid", std::move(caller), "bob", CallOutcome::unreachable, {}, {}};
}

/// Everything that a client can cause, once.
void cause_everything(Telemetry& telemetry, const std::string& conn) {
    telemetry.refused(RefusalReason::full, "192.0.2.1");
    telemetry.refused(RefusalReason::malformed_http, "192.0.2.1");
    telemetry.security({.event = SecurityEvent::origin_refused,
                        .address = "192.0.2.1",
                        .reason = "not among the allowed ones"});
    telemetry.accept_failed("public", "too many open files");
    telemetry.record(
        {Connected{conn, "192.0.2.1"}, Disconnected{conn, "eve", "192.0.2.1", CloseCause::client, 1000, {}},
         Disconnected{conn, "eve", "192.0.2.1", CloseCause::slow, no_close_frame, {}}, HelloDone{conn, "eve"},
         ConnectionLost{conn, "eve", "192.0.2.1", CloseCause::lost, no_close_frame},
         SessionResumed{conn, conn, "192.0.2.1", "eve", ResumeResult::unknown},
         RoomEntered{conn, "eve", "room", RoomEvent::What::joined},
         RoomEntered{conn, "eve", "room", RoomEvent::What::left}, CallPlaced{"sid", "eve", "bob"}, ended("eve"),
         Refused{conn, "eve", ErrorCode::not_json, {}, "mid", {}},
         Refused{conn, "eve", ErrorCode::conflict, "session-propose", "mid", "sid"},
         Refused{conn, "eve", ErrorCode::message_too_large, {}, "mid", {}, Oversize{70'000, 65'536}}});
}

TEST(Telemetry, tells_every_act_of_an_operator) {
    const auto lines = told(LogLevel::warn, [](Telemetry& telemetry) {
        for (int i = 0; i < 100; ++i)
            telemetry.security({.event = SecurityEvent::admin_act,
                                .address = "127.0.0.1",
                                .reason = "disconnect-user",
                                .by = "alice",
                                .subject = "eve"});
    });
    ASSERT_EQ(lines.size(), 100);
    EXPECT_EQ(lines[99].at("message"), "security event");
    EXPECT_EQ(lines[99].at("event"), "admin-act");
    EXPECT_EQ(lines[99].at("address"), "127.0.0.1");
    EXPECT_EQ(lines[99].at("reason"), "disconnect-user");
    EXPECT_EQ(lines[99].at("by"), "alice");
    EXPECT_EQ(lines[99].at("subject"), "eve");
}

TEST(Telemetry, limits_every_line_that_a_client_can_cause) {
    std::map<std::string, std::uint64_t> shown;
    std::map<std::string, std::uint64_t> not_shown;
    for (const auto& line : told(LogLevel::trace, [](Telemetry& telemetry) {
             for (int i = 0; i < 500; ++i)
                 cause_everything(telemetry, "conn");
         })) {
        const auto text = [&](const char* name) { return std::string(line.at(name).as_string()); };
        if (text("message") == "lines not shown")
            not_shown[text("of")] += line.at("count").to_number<std::uint64_t>();
        else
            ++shown[text("message")];
    }
    std::map<std::string, std::uint64_t> kinds;
    for (const ClientLineRow& row : client_lines)
        ++kinds[std::string(row.text)];
    EXPECT_EQ(shown.size(), kinds.size());
    for (const auto& [message, count] : kinds) {
        EXPECT_EQ(shown[message], count * RepeatLimit::most_of_one) << message;
        EXPECT_EQ(not_shown[message], count * (500 - RepeatLimit::most_of_one))
            << message << ": told at the end";
    }
}

TEST(Telemetry, tells_what_was_not_shown_once_the_window_is_over) {
    const auto lines = told(LogLevel::info, [](Telemetry& telemetry) {
        for (int i = 0; i < 50; ++i)
            telemetry.record({ended("mallory")});
        telemetry.record({ended("alice")});
        const auto now = steady_clock::now();
        telemetry.tick(now);
        telemetry.tick(now + std::chrono::seconds(60));
        telemetry.tick(now + std::chrono::seconds(120));
        telemetry.record({ended("mallory")});
    });
    ASSERT_EQ(lines.size(), RepeatLimit::most_of_one + 3U);
    EXPECT_EQ(lines[RepeatLimit::most_of_one].at("caller"), "alice") << "not silenced by another";
    const auto& note = lines[RepeatLimit::most_of_one + 1];
    EXPECT_EQ(note.at("message"), "lines not shown");
    EXPECT_EQ(note.at("level"), "info");
    EXPECT_EQ(note.at("of"), "call ended");
    EXPECT_EQ(note.at("count"), 50 - RepeatLimit::most_of_one);
    EXPECT_EQ(note.at("most_by"), "mallory");
    EXPECT_EQ(lines.back().at("caller"), "mallory") << "heard again in the next window";
}

TEST(Telemetry, counts_nothing_as_not_shown_at_a_level_that_is_off) {
    const auto lines = told(LogLevel::warn, [](Telemetry& telemetry) {
        for (int i = 0; i < 50; ++i)
            telemetry.record({ended("mallory")});
    });
    EXPECT_TRUE(lines.empty());
}

TEST(Telemetry, says_of_a_connection_who_it_was_and_why_it_ended) {
    const auto lines = told(LogLevel::info, [](Telemetry& telemetry) {
        telemetry.record({Disconnected{"c1", "alice", "192.0.2.1", CloseCause::no_hello, 1008,
                                       std::chrono::milliseconds(1'234)},
                          Disconnected{"c2", "", "", CloseCause::slow, no_close_frame, {}}});
    });
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].at("message"), "connection closed");
    EXPECT_EQ(lines[0].at("conn"), "c1");
    EXPECT_EQ(lines[0].at("uid"), "alice");
    EXPECT_EQ(lines[0].at("address"), "192.0.2.1");
    EXPECT_EQ(lines[0].at("cause"), "no-hello");
    EXPECT_EQ(lines[0].at("code"), 1008);
    EXPECT_EQ(lines[0].at("lasted_ms"), 1234);
    EXPECT_EQ(lines[1].at("cause"), "slow");
    EXPECT_EQ(lines[1].at("level"), "warn");
    EXPECT_EQ(lines[1].at("code"), 1006);
}

TEST(Telemetry, says_of_a_security_event_on_which_connection_it_was) {
    const auto lines = told(LogLevel::warn, [](Telemetry& telemetry) {
        telemetry.record({CredentialRefused{"c1", "eve", "192.0.2.1", "expired"},
                          LimitPassed{"c1", "eve", "192.0.2.1", Limit::messages}});
    });
    ASSERT_EQ(lines.size(), 2U);
    for (const auto& line : lines) {
        EXPECT_EQ(line.at("conn"), "c1");
        EXPECT_EQ(line.at("uid"), "eve");
        EXPECT_EQ(line.at("address"), "192.0.2.1");
    }
    EXPECT_EQ(lines[0].at("reason"), "expired");
    EXPECT_EQ(lines[1].at("reason"), "max-messages-per-second");
}

TEST(Telemetry, counts_each_refusal_by_its_reason_and_says_to_whom) {
    auto lines = told(LogLevel::info, [](Telemetry& telemetry) {
        for (const RefusalRow& row : WordsOf<RefusalReason>::table) {
            const auto passed = [&] {
                return row.limit ? telemetry.metrics().series<Metric::limited>(*row.limit).Value() : 0;
            };
            const double before = passed();
            telemetry.refused(row.value, "192.0.2." + std::to_string(index_of(row.value)));
            EXPECT_EQ(telemetry.metrics().series<Metric::refused>(row.value).Value(), 1) << row.text;
            EXPECT_EQ(passed(), before + (row.limit ? 1 : 0)) << row.text;
        }
    });
    const auto limits = std::ranges::count_if(WordsOf<RefusalReason>::table,
                                              [](const RefusalRow& row) { return row.limit.has_value(); });
    EXPECT_EQ(std::erase_if(lines, [](const auto& line) { return line.at("message") == "security event"; }),
              static_cast<std::size_t>(limits));
    ASSERT_EQ(lines.size(), count_of<RefusalReason>);
    for (const RefusalRow& row : WordsOf<RefusalReason>::table) {
        const auto& line = lines[index_of(row.value)];
        EXPECT_EQ(line.at("message"), "connection refused");
        EXPECT_EQ(line.at("reason").as_string(), row.text);
        EXPECT_EQ(line.at("level").as_string(), to_string(row.level)) << row.text;
        EXPECT_EQ(line.at("address").as_string(), "192.0.2." + std::to_string(index_of(row.value)));
    }
    EXPECT_EQ(lines[index_of(RefusalReason::full)].at("level"), "warn") << "an operator can mend it";
    EXPECT_EQ(lines[index_of(RefusalReason::bad_handshake)].at("level"), "info")
        << "a stranger cannot fill the log with warnings";
}

TEST(Telemetry, counts_and_says_that_a_listener_cannot_accept) {
    const auto lines = told(LogLevel::info, [](Telemetry& telemetry) {
        for (int i = 0; i < 3; ++i)
            telemetry.accept_failed("listen", "too many open files");
        EXPECT_EQ(telemetry.metrics().series<Metric::accept_errors>().Value(), 3);
    });
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[0].at("level"), "warn");
    EXPECT_EQ(lines[0].at("listener"), "listen");
    EXPECT_EQ(lines[0].at("reason"), "too many open files");
}

TEST(Telemetry, says_why_the_process_ends) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            Log log(LogLevel::info, LogFormat::text, STDERR_FILENO);
            Metrics metrics("0");
            Telemetry(metrics, log).abort("a room is empty");
        },
        ::testing::KilledBySignal(SIGABRT), "do not agree.*a room is empty");
}

TEST(Telemetry, says_of_a_call_who_called_whom_and_what_came_of_it) {
    const auto lines = told(LogLevel::info, [](Telemetry& telemetry) {
        telemetry.record({CallPlaced{"s1", "alice", "bob"},
                          CallEnded{"s1", "alice", "bob", CallOutcome::answered,
                                    std::chrono::milliseconds(1500), std::chrono::seconds(60)}});
    });
    ASSERT_EQ(lines.size(), 2U);
    for (const auto& line : lines) {
        EXPECT_EQ(line.at("sid"), "s1");
        EXPECT_EQ(line.at("caller"), "alice");
        EXPECT_EQ(line.at("callee"), "bob");
    }
    EXPECT_EQ(lines[1].at("outcome"), "answered");
    EXPECT_EQ(lines[1].at("setup_ms"), 1500);
    EXPECT_EQ(lines[1].at("talk_ms"), 60'000);
}

} // namespace
} // namespace jsongled
