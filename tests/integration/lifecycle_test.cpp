#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"

#include <array>
#include <csignal>

// How the server stops.

namespace jsongled::integration_tests {
namespace {

using testing::StartsWith;

bool is_draining(const ServerProcess& server) {
    return http_get(server.admin(), "/readyz").result() == http::status::service_unavailable;
}

/// A client that never answers a close: as long as it is there, the server drains.
class Holder : public RawClient {
  public:
    explicit Holder(const ServerProcess& server) : RawClient(server.listen()) {
        upgrade();
        read_until("session-hello");
    }
};

class Stopping : public testing::TestWithParam<int> {};

INSTANTIATE_TEST_SUITE_P(OnEitherSignal, Stopping, testing::Values(SIGTERM, SIGINT),
                         [](const auto& number) { return number.param == SIGTERM ? "sigterm" : "sigint"; });

TEST_P(Stopping, an_idle_server_exits_at_once) {
    ServerProcess server;
    server.process().signal(GetParam());
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST_P(Stopping, clients_are_told_that_it_goes_away) {
    ServerProcess server;
    User alice(server.listen(), "alice");
    WsClient before_hello(server.listen());
    before_hello.take_greeting();
    server.process().signal(GetParam());
    EXPECT_EQ(alice.receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(before_hello.receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Draining, tells_clients_that_can_come_back_when_to) {
    ServerProcess server;
    User alice(server.listen(), "alice", {{"client", {{"can", json::array{"reconnect"}}}}});
    User bob(server.listen(), "bob");
    server.process().signal(SIGTERM);
    const json::object told = alice.receive();
    EXPECT_THAT(told, testing::AllOf(IsFromServer(), IsAction("session-event"),
                                     Has("/jsongle/event", "reconnect"), Has("/to", alice.peer_id())));
    const auto after = told.at("jsongle").at("description").at("after").to_number<int>();
    EXPECT_GE(after, 1'000);
    EXPECT_LE(after, 3'002);
    for (WsClient* client : {static_cast<WsClient*>(&alice), static_cast<WsClient*>(&bob)})
        EXPECT_EQ(client->receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Draining, shows_as_not_ready_and_alive) {
    ServerProcess server({"--shutdown-timeout", "10m"});
    EXPECT_EQ(http_get(server.admin(), "/readyz").result(), http::status::ok);
    {
        Holder holder(server);
        server.process().signal(SIGTERM);
        EXPECT_TRUE(eventually([&] { return is_draining(server); }));
        EXPECT_EQ(http_get(server.admin(), "/livez").result(), http::status::ok);
        EXPECT_EQ(http_get(server.admin(), "/metrics").result(), http::status::ok);
        EXPECT_TRUE(server.process().is_running());
    }
    EXPECT_EQ(server.process().wait_exit(), 0) << "the last one has left";
}

TEST(Draining, takes_no_new_connections) {
    ServerProcess server({"--shutdown-timeout", "10m"});
    {
        Holder holder(server);
        RawClient connected_before(server.listen());
        connected_before.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        connected_before.read_until("}");
        server.process().signal(SIGTERM);
        EXPECT_TRUE(eventually([&] { return is_draining(server); }));
        EXPECT_THROW(RawClient{server.listen()}, boost::system::system_error);
        connected_before.ask_upgrade("/");
        EXPECT_THAT(connected_before.read_some(), testing::AnyOf("", StartsWith("HTTP/1.1 503")));
    }
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Draining, ends_at_the_timeout_whoever_is_left) {
    ServerProcess server({"--shutdown-timeout", "500ms"});
    Holder holder(server);
    server.process().signal(SIGTERM);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Draining, flushes_what_is_queued_before_it_closes) {
    // Far more than the kernel holds between the two: most of it waits in the outbox when the server stops.
    constexpr int count = 400;
    ServerProcess server(
        {"--shutdown-timeout", "10m", "--max-outbox-bytes", "256m", "--max-bytes-per-second", "0"});
    User alice(server.listen(), "alice");
    User bob(server.listen(), "bob");
    for (int i = 0; i < count; ++i) {
        alice.send(text("bob", std::to_string(i) + ":" + std::string(60000, 'x')));
        alice.receive();
    }
    server.process().signal(SIGTERM);
    EXPECT_TRUE(eventually([&] { return is_draining(server); }));
    for (int i = 0; i < count; ++i)
        ASSERT_THAT(text_at(bob.receive(), "/jsongle/description/content"),
                    StartsWith(std::to_string(i) + ":"));
    EXPECT_EQ(bob.receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(alice.receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Draining, reaches_everybody_of_many) {
    ServerProcess server({"--shutdown-timeout", "2s"});
    std::array<std::unique_ptr<User>, 100> users;
    for (auto& user : users)
        user = std::make_unique<User>(server.listen(), fresh("user"));
    server.process().signal(SIGTERM);
    for (const auto& user : users)
        EXPECT_EQ(user->receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Draining, tells_those_too_who_are_in_the_middle_of_their_upgrade) {
    for (int round = 0; round < 5; ++round) {
        ServerProcess server({"--shutdown-timeout", "10m"});
        std::array<std::unique_ptr<RawClient>, 50> clients;
        for (auto& client : clients) {
            client = std::make_unique<RawClient>(server.listen());
            client->ask_upgrade("/");
        }
        server.process().signal(SIGTERM);
        for (auto& client : clients) {
            // Too late to be let in, or let in and told.
            const std::string head = client->read_head();
            if (head.starts_with("HTTP/1.1 101")) {
                EXPECT_EQ(client->read_frame(fin | close_frame).substr(0, 2), "\x03\xf4");
            } else {
                EXPECT_THAT(head, testing::AnyOf("", StartsWith("HTTP/1.1 503")));
            }
            client.reset();
        }
        EXPECT_EQ(server.process().wait_exit(), 0) << server.process().complaints();
    }
}

TEST(Draining, a_second_signal_ends_it_at_once) {
    for (const int second : {SIGTERM, SIGINT}) {
        Process process(
            {{"--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--shutdown-timeout", "10m"}});
        RawClient holder(address_in(process.wait_for_line(ready_line), "listen"));
        holder.upgrade();
        holder.read_until("session-hello");
        process.signal(SIGTERM);
        process.wait_for_line("draining");
        process.signal(second);
        process.wait_exit();
    }
}

TEST(Draining, a_call_and_a_room_in_progress_hold_up_nothing) {
    ServerProcess server;
    User alice(server.listen(), "alice");
    User bob(server.listen(), "bob");
    join_all("session-join", "room", {&alice, &bob});
    alice.send(propose("room", "sid"));
    EXPECT_THAT(alice.receive(), Has("/jsongle/reason", "trying"));
    server.process().signal(SIGTERM);
    EXPECT_EQ(alice.receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(bob.receive_close().code, websocket::close_code::service_restart);
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Restarting, takes_the_port_back_at_once) {
    std::string port;
    {
        ServerProcess server;
        port = std::to_string(server.listen().port());
        User alice(server.listen(), "alice");
        server.process().signal(SIGTERM);
        alice.receive_close();
    }
    ServerProcess again(Launch{{"--listen", "127.0.0.1:" + port, "--admin-listen", "127.0.0.1:0"}});
    User alice(again.listen(), "alice");
    expect_nothing(alice);
}

} // namespace
} // namespace jsongled::integration_tests
