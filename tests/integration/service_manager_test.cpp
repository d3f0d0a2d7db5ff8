#include "tests/integration/one_server.hpp"
#include "tests/integration/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <csignal>

// What systemd sees: notifications, the watchdog, sockets that are handed over.

namespace jsongled::integration_tests {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;

/// systemd's end of NOTIFY_SOCKET.
class NotifySocket {
  public:
    NotifySocket() : socket_(io_, asio::local::datagram_protocol::endpoint(path())) {}

    [[nodiscard]] std::string path() const { return folder_.file("notify"); }

    /// The next notification with this in it.
    std::string wait_for(std::string_view part) {
        for (;;) {
            std::string message = receive();
            if (message.find(part) != std::string::npos) return message;
        }
    }

  private:
    std::string receive() {
        std::array<char, 4096> buffer{};
        std::optional<std::size_t> size;
        socket_.async_receive(asio::buffer(buffer), [&](error_code, std::size_t received) { size = received; });
        io_.restart();
        io_.run_for(deadline);
        if (!size) {
            socket_.close();
            io_.run();
            throw std::runtime_error("no notification before the deadline");
        }
        return {buffer.data(), *size};
    }

    TemporaryFolder folder_;
    asio::io_context io_;
    asio::local::datagram_protocol::socket socket_;
};

TEST(Notifications, say_ready_reloading_and_stopping) {
    NotifySocket systemd;
    ServerProcess server({}, {{"NOTIFY_SOCKET", systemd.path()}});
    EXPECT_THAT(systemd.wait_for("READY"), ContainsRegex("(^|\n)READY=1(\n|$)"));

    server.process().signal(SIGHUP);
    EXPECT_THAT(systemd.wait_for("RELOADING"), AllOf(ContainsRegex("(^|\n)RELOADING=1(\n|$)"),
                                                     ContainsRegex("(^|\n)MONOTONIC_USEC=[0-9]+(\n|$)")));
    EXPECT_THAT(systemd.wait_for("READY"), ContainsRegex("(^|\n)READY=1(\n|$)"));

    server.process().signal(SIGTERM);
    EXPECT_THAT(systemd.wait_for("STOPPING"), ContainsRegex("(^|\n)STOPPING=1(\n|$)"));
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Notifications, say_ready_after_a_reload_that_failed_too) {
    NotifySocket systemd;
    TemporaryFolder folder;
    folder.write("jsongled.toml", "log-level = \"info\"\n");
    ServerProcess server({"--config", folder.file("jsongled.toml")}, {{"NOTIFY_SOCKET", systemd.path()}});
    systemd.wait_for("READY=1");
    folder.write("jsongled.toml", "log-level = \"loud\"\n");
    server.process().signal(SIGHUP);
    systemd.wait_for("RELOADING=1");
    systemd.wait_for("READY=1");
}

TEST(Notifications, feed_the_watchdog_as_long_as_it_lives_and_also_while_it_drains) {
    NotifySocket systemd;
    ServerProcess server({"--shutdown-timeout", "10m"},
                         {{"NOTIFY_SOCKET", systemd.path()}, {"WATCHDOG_USEC", "200000"}});
    for (int i = 0; i < 3; ++i)
        systemd.wait_for("WATCHDOG=1");
    {
        // One who does not answer the close, so that the drain lasts.
        RawClient holder(server.listen());
        holder.upgrade();
        holder.read_until("session-hello");
        server.process().signal(SIGTERM);
        systemd.wait_for("STOPPING=1");
        for (int i = 0; i < 3; ++i)
            systemd.wait_for("WATCHDOG=1");
    }
    EXPECT_EQ(server.process().wait_exit(), 0);
}

TEST(Notifications, without_a_watchdog_there_is_no_feeding) {
    NotifySocket systemd;
    ServerProcess server({}, {{"NOTIFY_SOCKET", systemd.path()}});
    systemd.wait_for("READY=1");
    server.process().signal(SIGTERM);
    EXPECT_THAT(systemd.wait_for("=1"), HasSubstr("STOPPING=1"));
}

TEST(SocketActivation, serves_on_the_socket_that_it_is_given) {
    asio::io_context io;
    tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    const tcp::endpoint expected = acceptor.local_endpoint();
    // A client that comes before the server is there only waits.
    tcp::socket early(io);
    early.connect(expected);
    // The address given is one that it could not take.
    ServerProcess server(Launch{{"--listen", "192.0.2.1:1", "--admin-listen", "127.0.0.1:0"},
                                {{"LISTEN_FDNAMES", "jsongled.socket"}},
                                acceptor.native_handle()});
    EXPECT_EQ(server.listen(), expected);
    acceptor.close();
    User alice(expected, "alice");
    expect_nothing(alice);
    asio::write(early, asio::buffer(std::string_view("GET /health HTTP/1.0\r\n\r\n")));
    std::string answer;
    error_code end;
    asio::read(early, asio::dynamic_buffer(answer), end);
    EXPECT_THAT(answer, HasSubstr("200 OK"));
}

} // namespace
} // namespace jsongled::integration_tests
