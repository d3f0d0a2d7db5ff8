#include "tests/integration/call_support.hpp"
#include "tests/support/temporary_folder.hpp"

// /metrics: what Prometheus reads.

namespace jsongled::integration_tests {
namespace {

using testing::HasSubstr;
using testing::Not;

class MetricsEndpoint : public TwoParties {
  protected:
    static double value(std::string_view sample) {
        const std::optional<double> found = metric(admin(), sample);
        EXPECT_TRUE(found) << sample;
        return found.value_or(-1);
    }
};

TEST_F(MetricsEndpoint, is_text_of_the_right_type) {
    const HttpResponse response = http_get(admin(), "/metrics");
    EXPECT_EQ(response.result(), http::status::ok);
    EXPECT_EQ(response[http::field::content_type], "text/plain; version=0.0.4; charset=utf-8");
}

TEST_F(MetricsEndpoint, has_every_metric) {
    ring();
    const std::string text = "\n" + http_get(admin(), "/metrics").body();
    for (const char* start : {"connections ",
                              R"(rooms{kind="room"})",
                              R"(rooms{kind="muc"})",
                              R"(messages_total{action="session-text",direction="in"})",
                              R"(messages_total{action="session-text",direction="out"})",
                              R"(bytes_total{direction="in"})",
                              R"(bytes_total{direction="out"})",
                              "deliveries_total ",
                              R"(errors_total{code="400001"})",
                              "calls{state=",
                              "calls_total{outcome=",
                              "call_setup_seconds_bucket{",
                              "call_duration_seconds_bucket{",
                              "call_mos_bucket{",
                              "connection_duration_seconds_bucket{",
                              "send_queue_bytes",
                              "slow_consumers_total ",
                              "log_lines_dropped_total ",
                              "router_lock_seconds_bucket{",
                              "build_info{version=\""})
        EXPECT_THAT(text, HasSubstr("\njsongled_" + std::string(start)));
    for (const char* start :
         {"cpu_seconds_total", "open_fds", "max_fds", "resident_memory_bytes", "start_time_seconds"})
        EXPECT_THAT(text, HasSubstr("\nprocess_" + std::string(start)));
}

TEST_F(MetricsEndpoint, pleases_promtool) {
    ring();
    alice.send(text("nobody at all", "an error to count"));
    settle(alice);
    TemporaryFolder folder;
    folder.write("metrics", http_get(admin(), "/metrics").body());
    // Installed by scripts/install-deps.
    Launch promtool{{"-c", R"(exec promtool check metrics < "$0")", folder.file("metrics")}};
    promtool.program = "/bin/sh";
    const Ending checked = run_to_end(promtool);
    EXPECT_EQ(checked.exit_code, 0) << checked.text;
    EXPECT_EQ(checked.text, "");
}

TEST_F(MetricsEndpoint, counts_messages_deliveries_and_bytes) {
    const std::string in = R"(jsongled_messages_total{action="session-text",direction="in"})";
    const std::string out = R"(jsongled_messages_total{action="session-text",direction="out"})";
    const std::string events = R"(jsongled_messages_total{action="session-event",direction="out"})";
    const double in_before = value(in);
    const double out_before = value(out);
    const double events_before = value(events);
    const double deliveries_before = value("jsongled_deliveries_total");
    const double bytes_before = value(R"(jsongled_bytes_total{direction="in"})");
    User tablet(listen(), bob.uid());
    for (int i = 0; i < 5; ++i)
        alice.send(text(bob.uid(), std::string(1000, 'x')));
    settle(alice);
    // Counted when written, which is before it is read here.
    bob.receive_all();
    tablet.receive_all();
    EXPECT_EQ(value(in), in_before + 5);
    EXPECT_EQ(value(out), out_before + 10);
    EXPECT_EQ(value(events), events_before + 5);
    EXPECT_EQ(value("jsongled_deliveries_total"), deliveries_before + 10);
    EXPECT_GT(value(R"(jsongled_bytes_total{direction="in"})"), bytes_before + 5000);
}

TEST_F(MetricsEndpoint, counts_errors_by_their_code) {
    const std::string sample = R"(jsongled_errors_total{code="404004"})";
    const double before = value(sample);
    alice.send(event(fresh("nobody"), "typing", {}));
    alice.send(iq("iq-get", fresh("nobody"), "age"));
    settle(alice);
    EXPECT_EQ(value(sample), before + 2);
}

TEST_F(MetricsEndpoint, counts_connections_and_rooms_down_to_nothing) {
    ServerProcess server;
    {
        User first(server.listen(), "first");
        User second(server.listen(), "second");
        join_all("session-join", "room", {&first, &second});
        join_all("muc-join", "muc", {&first});
        first.send(propose("room", "sid"));
        settle(first);
        EXPECT_EQ(metric(server.admin(), "jsongled_connections"), 2);
        EXPECT_EQ(metric(server.admin(), R"(jsongled_rooms{kind="room"})"), 1);
        EXPECT_EQ(metric(server.admin(), R"(jsongled_rooms{kind="muc"})"), 1);
        first.drop();
        second.drop();
    }
    EXPECT_TRUE(eventually([&] { return metric(server.admin(), "jsongled_connections") == 0; }));
    EXPECT_EQ(metric(server.admin(), R"(jsongled_rooms{kind="room"})"), 0);
    EXPECT_EQ(metric(server.admin(), R"(jsongled_rooms{kind="muc"})"), 0);
    EXPECT_EQ(metric(server.admin(), "jsongled_connection_duration_seconds_count"), 2);
    EXPECT_EQ(metric(server.admin(), "jsongled_send_queue_bytes"), 0);
    const std::string text = http_get(server.admin(), "/metrics").body();
    for (std::size_t at = text.find("jsongled_calls{"); at != std::string::npos;
         at = text.find("jsongled_calls{", at + 1))
        EXPECT_THAT(text.substr(at, text.find('\n', at) - at), testing::EndsWith(" 0"));
}

TEST_F(MetricsEndpoint, counts_how_calls_end) {
    const double declined = value(R"(jsongled_calls_total{outcome="declined"})");
    const double unreachable = value(R"(jsongled_calls_total{outcome="unreachable"})");
    ring();
    pass(bob, alice, "session-decline", {{"ended", "now"}});
    alice.send(propose(fresh("nobody"), fresh("sid")));
    settle(alice);
    EXPECT_EQ(value(R"(jsongled_calls_total{outcome="declined"})"), declined + 1);
    EXPECT_EQ(value(R"(jsongled_calls_total{outcome="unreachable"})"), unreachable + 1);
}

TEST_F(MetricsEndpoint, never_shows_a_clients_words) {
    const std::string secret = "xyzzy";
    User user(listen(), fresh(secret), {{"dn", secret}});
    ask(user, iq_set("muc-join", {{"rid", fresh(secret)}}));
    ask(user, iq_set(secret, {}));
    user.send(envelope(secret, {{"action", secret}, {"description", json::object()}}));
    user.send(event(secret, secret, {{"state", secret}}));
    user.send(propose(secret, fresh(secret)));
    user.send(call("session-info", bob.uid(), fresh(secret), {}, secret));
    user.send(metrics_report("jsongled", {{"mos", 4}, {"ua", secret}, {"route", secret}, {"error", secret}}));
    user.send_text(secret);
    settle(user);
    EXPECT_THAT(http_get(admin(), "/metrics").body(), Not(HasSubstr(secret)));
    EXPECT_THAT(http_get(admin(), "/stats").body(), Not(HasSubstr(secret)));
}

} // namespace
} // namespace jsongled::integration_tests
